package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed under load has lost nothing that it has answered. */
class KilledServerTest {
  private static final int ROUNDS = Boolean.getBoolean("sluice.long") ? 40 : 3;
  private static final int PRODUCERS = 6;
  private static final int WORKERS = 2;
  private static final int ANSWERS = 400;
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern LEASE = Pattern.compile("\"lease\":\"([^\"]+)\"");

  @TempDir Path folder;

  private final Queue<JobId> enqueued = new ConcurrentLinkedQueue<>();
  private final Queue<JobId> completed = new ConcurrentLinkedQueue<>();

  @Test
  void rule01_whatWasAnsweredIsThereAfterAKill() throws Exception {
    String store = "file:" + folder.resolve("store");
    for (int round = 0; round < ROUNDS; round++) {
      round(store, round);
    }
    try (Sluice sluice = Sluice.open(store)) {
      for (JobId id : enqueued) {
        assertThat(sluice.jobs().find(id)).as("%s", id).isPresent();
      }
      for (JobId id : completed) {
        Optional<JobView> job = sluice.jobs().find(id);
        assertThat(job.map(JobView::state)).as("%s", id).contains(JobState.COMPLETED);
      }
    }
  }

  private void round(String store, int round) throws Exception {
    int before = enqueued.size();
    int done = completed.size();
    List<Thread> clients = new ArrayList<>();
    try (ChildJvm server =
        ChildJvm.start(ServerChild.class, folder.resolve("log" + round), store)) {
      URI uri = URI.create(server.line());
      for (int i = 0; i < PRODUCERS + WORKERS; i++) {
        Thread client = new Thread(i < PRODUCERS ? () -> produce(uri) : () -> work(uri));
        client.start();
        clients.add(client);
      }
      Eventually.holds(
          "there are answers",
          () -> enqueued.size() >= before + ANSWERS && completed.size() > done);
      server.kill();
    }
    for (Thread client : clients) {
      client.join(Eventually.PATIENCE.toMillis());
      assertThat(client.isAlive()).isFalse();
    }
  }

  /** Until the server does not answer any more. */
  private void produce(URI server) {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/v1/queues/q/jobs"))
            .POST(BodyPublishers.ofString("{\"payload\":\"x\",\"retainSeconds\":100000}"))
            .build();
    while (true) {
      Optional<HttpResponse<String>> answer = send(client, request);
      if (answer.isEmpty()) {
        return;
      }
      assertThat(answer.get().statusCode()).isEqualTo(201);
      enqueued.add(JobId.parse(first(ID, answer.get().body()).orElseThrow()));
    }
  }

  private void work(URI server) {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest claim =
        HttpRequest.newBuilder(server.resolve("/v1/claims"))
            .POST(BodyPublishers.ofString("{\"queues\":[\"q\"],\"waitSeconds\":20}"))
            .build();
    while (true) {
      Optional<HttpResponse<String>> answer = send(client, claim);
      if (answer.isEmpty()) {
        return;
      }
      Optional<String> lease = first(LEASE, answer.get().body());
      if (lease.isPresent() && !complete(client, server, lease.get(), answer.get().body())) {
        return;
      }
    }
  }

  private boolean complete(HttpClient client, URI server, String lease, String job) {
    HttpRequest settle =
        HttpRequest.newBuilder(server.resolve("/v1/settlements"))
            .POST(
                BodyPublishers.ofString(
                    "{\"outcomes\":[{\"lease\":\"" + lease + "\",\"outcome\":\"complete\"}]}"))
            .build();
    Optional<HttpResponse<String>> answer = send(client, settle);
    if (answer.isPresent() && answer.get().body().contains("COMPLETED")) {
      completed.add(JobId.parse(first(ID, job).orElseThrow()));
    }
    return answer.isPresent();
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Empty when the server has gone. */
  private static Optional<HttpResponse<String>> send(HttpClient client, HttpRequest request) {
    try {
      return Optional.of(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
