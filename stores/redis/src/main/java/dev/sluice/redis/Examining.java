package dev.sluice.redis;

import dev.sluice.spi.Checkup;
import dev.sluice.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

/**
 * How a server is set up, and what that risks. In a cluster this is the one of its servers that has
 * the names of the queues: they are taken to be set up alike.
 */
final class Examining implements Checkup {
  private static final double NEARLY = 0.9;

  private final Wire wire;
  private final Queues queues;

  Examining(Wire wire, Queues queues) {
    this.wire = wire;
    this.queues = queues;
  }

  @Override
  public List<Finding> checkup() {
    Map<String, String> info = ServerCheck.info(wire, queues.key());
    List<Finding> findings = new ArrayList<>();
    findings.add(ok("redis " + info.getOrDefault("redis_version", "of an unknown version")));
    findings.add(memory(info));
    findings.addAll(room(info));
    findings.addAll(persistence(info));
    findings.addAll(replicas(info));
    return findings;
  }

  private static Finding memory(Map<String, String> info) {
    String policy = info.getOrDefault("maxmemory_policy", "unknown");
    if (policy.startsWith("allkeys")) {
      return ServerCheck.evicts(info)
          ? problem(
              "maxmemory-policy " + policy + ": a full server throws jobs away; use noeviction")
          : note(
              "maxmemory-policy "
                  + policy
                  + ": with a maxmemory, jobs would be thrown away; use"
                  + " noeviction");
    }
    return ok("maxmemory-policy " + policy + ": a full server refuses new jobs and keeps the old");
  }

  private static List<Finding> room(Map<String, String> info) {
    long most = number(info, "maxmemory");
    long used = number(info, "used_memory");
    if (most == 0) {
      return List.of(
          note("no maxmemory: a server that grows too large is ended by the system, not refused"));
    }
    String share = used * 100 / most + " % of maxmemory is used";
    return List.of(
        used > NEARLY * most ? problem(share + ": new jobs are refused soon") : ok(share));
  }

  private List<Finding> persistence(Map<String, String> info) {
    List<Finding> findings = new ArrayList<>();
    if (number(info, "aof_enabled") == 1) {
      findings.add(appendOnly(setting("appendfsync").orElse("")));
      if (info.getOrDefault("aof_last_write_status", "ok").equals("err")) {
        findings.add(problem("the append-only file cannot be written: nothing new is safe"));
      }
    } else if (setting("save").filter(String::isEmpty).isPresent()) {
      findings.add(problem("no append-only file and no snapshots: a restart loses every job"));
    } else {
      findings.add(
          problem(
              "no append-only file: a restart loses at least what came since the last snapshot"));
    }
    if (info.getOrDefault("rdb_last_bgsave_status", "ok").equals("err")) {
      findings.add(problem("the last snapshot failed: the server may refuse new jobs"));
    }
    return findings;
  }

  private static Finding appendOnly(String fsync) {
    return switch (fsync) {
      case "always" -> ok("appendfsync always: an enqueued job survives the loss of power");
      case "everysec" ->
          note(
              "appendfsync everysec: the loss of power, and the death of the server while its disk is"
                  + " slow, may lose the last two seconds");
      case "no" ->
          note(
              "appendfsync no: an enqueued job survives the death of the server, but the loss of"
                  + " power may lose the last half minute and more");
      default -> note("appendfsync is not known: the server does not allow CONFIG GET");
    };
  }

  private static List<Finding> replicas(Map<String, String> info) {
    if (info.getOrDefault("role", "master").equals("slave")) {
      return List.of(problem("it is a replica: nothing can be enqueued or claimed here"));
    }
    return number(info, "connected_slaves") == 0
        ? List.of()
        : List.of(note("it has replicas: a failover may lose what they had not got yet"));
  }

  /** Empty if the server does not tell. */
  private Optional<String> setting(String name) {
    try {
      byte[] key = queues.key();
      Object pair = wire.send(key, Command.CONFIG, Keyword.GET.getRaw(), Ascii.of(name));
      return pair instanceof List<?> list && list.size() == 2
          ? Optional.of(Ascii.text(list.get(1)))
          : Optional.empty();
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.REJECTED
          || String.valueOf(e.getMessage()).contains("unknown command")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static long number(Map<String, String> info, String name) {
    String value = info.getOrDefault(name, "0");
    return value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
  }

  private static Finding ok(String text) {
    return new Finding(Level.OK, text);
  }

  private static Finding note(String text) {
    return new Finding(Level.NOTE, text);
  }

  private static Finding problem(String text) {
    return new Finding(Level.PROBLEM, text);
  }
}
