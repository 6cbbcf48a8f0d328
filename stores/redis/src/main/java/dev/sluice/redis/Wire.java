package dev.sluice.redis;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Runs scripts: calls that go to one server go there in one piece. A script that the server does
 * not know (any more) is loaded and run again, which is safe: it had not begun. The same holds for
 * a call that came to a server of a cluster which does not have the key.
 */
final class Wire implements AutoCloseable {
  private static final int MOVES = 5;

  private final Server server;
  private final Errors errors;
  private final Runnable onTrouble;
  private volatile boolean closed;

  /**
   * @param onTrouble called when a server was lost or has changed, before the error is thrown
   */
  Wire(Server server, Errors errors, Runnable onTrouble) {
    this.server = server;
    this.errors = errors;
    this.onTrouble = onTrouble;
  }

  boolean isCluster() {
    return server.isCluster();
  }

  String address() {
    return errors.address();
  }

  /** One script. */
  Object run(Call call) {
    return isCluster() ? run(List.of(call)).get(0) : runThere(call);
  }

  // Most calls are one to one server: without all that several could need.
  private Object runThere(Call call) {
    failIfClosed();
    try (Connection connection = server.connection(call.key())) {
      Object answer = exchange(connection, List.of(call)).get(0);
      if (answer instanceof RuntimeException e) {
        throw e;
      }
      return answer;
    } catch (RuntimeException e) {
      throw trouble(e);
    }
  }

  /**
   * Several scripts; those that go to one server run in their order.
   *
   * @return their answers, in the order of the calls
   * @throws StoreException for the first that failed
   */
  List<Object> run(List<Call> calls) {
    List<Object> answers = attempt(calls);
    for (Object answer : answers) {
      if (answer instanceof RuntimeException e) {
        throw trouble(e);
      }
    }
    return answers;
  }

  /**
   * The same, but what the server refused is among the answers: as an exception for {@link
   * #trouble}.
   *
   * @throws StoreException if a server cannot be reached
   */
  List<Object> attempt(List<Call> calls) {
    Object[] answers = new Object[calls.size()];
    List<Integer> open = IntStream.range(0, answers.length).boxed().toList();
    for (int tries = 0; !open.isEmpty() && tries < MOVES; tries++) {
      if (tries > 0) {
        server.lookAgain();
      }
      groups(calls, open).forEach(group -> exchange(calls, group, answers));
      open = open.stream().filter(i -> isMoved(answers[i])).toList();
    }
    return Arrays.asList(answers);
  }

  /** A plain command to the server with this key. */
  Object send(byte[] key, Command command, byte[]... args) {
    failIfClosed();
    try (Connection connection = server.connection(key)) {
      connection.sendCommand(command, args);
      return connection.getOne();
    } catch (RuntimeException e) {
      throw trouble(e);
    }
  }

  /** A connection of its own for somebody who waits; to be closed by them. */
  Connection connection(byte[] key) {
    failIfClosed();
    try {
      return server.connection(key);
    } catch (RuntimeException e) {
      throw trouble(e);
    }
  }

  private List<List<Integer>> groups(List<Call> calls, List<Integer> which) {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int i : which) {
      groups.computeIfAbsent(server.place(calls.get(i).key()), k -> new ArrayList<>()).add(i);
    }
    return new ArrayList<>(groups.values());
  }

  private boolean isMoved(@Nullable Object answer) {
    return isCluster() && answer instanceof JedisDataException e && Errors.isElsewhere(e);
  }

  private void exchange(List<Call> calls, List<Integer> which, @Nullable Object[] answers) {
    failIfClosed();
    try (Connection connection = server.connection(calls.get(which.get(0)).key())) {
      List<Object> got = exchange(connection, which.stream().map(calls::get).toList());
      for (int i = 0; i < got.size(); i++) {
        answers[which.get(i)] = got.get(i);
      }
    } catch (RuntimeException e) {
      throw trouble(e);
    }
  }

  private static List<Object> exchange(Connection connection, List<Call> calls) {
    for (Call call : calls) {
      connection.sendCommand(Command.EVALSHA, call.command());
    }
    List<Object> answers = connection.getMany(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      if (answers.get(i) instanceof JedisNoScriptException) {
        answers.set(i, loadAndRun(connection, calls.get(i)));
      }
    }
    return answers;
  }

  private static Object loadAndRun(Connection connection, Call call) {
    connection.sendCommand(Command.SCRIPT, Keyword.LOAD.getRaw(), call.script().text());
    connection.getOne();
    connection.sendCommand(Command.EVALSHA, call.command());
    return connection.getMany(1).get(0);
  }

  /** What to throw. */
  StoreException trouble(RuntimeException e) {
    if (closed) {
      return closed();
    }
    if (e instanceof JedisConnectionException || Errors.isElsewhere(e)) {
      onTrouble.run();
      lookAgain();
    }
    return errors.of(e);
  }

  private void lookAgain() {
    try {
      server.lookAgain();
    } catch (RuntimeException e) {
      // It is away: the error that led here says so.
      Objects.requireNonNull(e);
    }
  }

  void failIfClosed() {
    if (closed) {
      throw closed();
    }
  }

  boolean isClosed() {
    return closed;
  }

  private StoreException closed() {
    return new StoreException(Kind.UNAVAILABLE, "redis at " + address() + ": the store is closed");
  }

  /** From now on every call fails; those that are being made end by themselves. */
  void shut() {
    closed = true;
  }

  @Override
  public void close() {
    closed = true;
    server.close();
  }
}
