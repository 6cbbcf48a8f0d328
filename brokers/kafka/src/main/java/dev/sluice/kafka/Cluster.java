package dev.sluice.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What is asked of the brokers beside taking and publishing. */
final class Cluster {
  private final Clients clients;
  private final Errors errors;
  private final Duration timeout;

  Cluster(Clients clients, Errors errors, Duration timeout) {
    this.clients = clients;
    this.errors = errors;
    this.timeout = timeout;
  }

  /**
   * Looks whether brokers answer.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if they do not answer; REJECTED if they do
   *     not let us in
   * @throws IllegalArgumentException if a client does not take a property that the user gave
   */
  void check() {
    try (Admin admin = clients.admin()) {
      get(admin.describeCluster().nodes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.unavailable("opening", e);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      throw errors.opening(e);
    }
  }

  /**
   * Whether brokers answer that there is no such topic. If they do not answer it is not known to be
   * missing.
   */
  boolean lacks(String topic) {
    try (Admin admin = clients.admin()) {
      get(admin.describeTopics(List.of(topic)).allTopicNames());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      return Errors.cause(e) instanceof UnknownTopicOrPartitionException;
    } catch (TimeoutException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Asks a question.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if there is no answer
   */
  <T> T ask(String doing, Function<Admin, KafkaFuture<T>> question) {
    try (Admin admin = clients.admin()) {
      return get(question.apply(admin));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.unavailable(doing, e);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      throw errors.unavailable(doing, e);
    }
  }

  private <T> T get(KafkaFuture<T> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
