package dev.sluice.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was worked on: bodies of the form {@code KEY:NUMBER}, numbers rising for each key. */
final class Log {
  private final Map<String, List<Integer>> runs = new TreeMap<>();
  private final Map<String, Integer> running = new HashMap<>();
  private final List<String> overlaps = new ArrayList<>();
  private int count;

  static String body(int number, int keys) {
    return "k" + number % keys + ":" + number;
  }

  static String key(String body) {
    return body.substring(0, body.indexOf(':'));
  }

  synchronized void begins(String body) {
    String key = key(body);
    count++;
    runs.computeIfAbsent(key, it -> new ArrayList<>())
        .add(Integer.valueOf(body.substring(key.length() + 1)));
    if (running.merge(key, 1, Integer::sum) > 1) {
      overlaps.add(body);
    }
  }

  synchronized void ends(String body) {
    running.merge(key(body), -1, Integer::sum);
  }

  synchronized int count() {
    return count;
  }

  /** Those that began while another of their key had not ended. */
  synchronized List<String> overlaps() {
    return List.copyOf(overlaps);
  }

  /** How many began for the first time. */
  synchronized int different() {
    return runs.values().stream().mapToInt(it -> Set.copyOf(it).size()).sum();
  }

  synchronized boolean hasAll(Collection<String> bodies) {
    return bodies.stream().allMatch(this::has);
  }

  private boolean has(String body) {
    String key = key(body);
    return runs.getOrDefault(key, List.of())
        .contains(Integer.valueOf(body.substring(key.length() + 1)));
  }

  /** Of each key, in the order of their first runs. */
  synchronized Map<String, List<Integer>> firstRuns() {
    Map<String, List<Integer>> all = new TreeMap<>();
    runs.forEach((key, numbers) -> all.put(key, List.copyOf(new LinkedHashSet<>(numbers))));
    return all;
  }
}
