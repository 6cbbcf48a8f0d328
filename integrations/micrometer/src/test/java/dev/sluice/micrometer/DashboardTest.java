package dev.sluice.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.testkit.Eventually;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Prometheus gets, and what the dashboard asks of it. */
class DashboardTest {
  private static final Path DASHBOARD = Path.of("../../docs/grafana/sluice.json");
  private static final Pattern METRIC = Pattern.compile("\\bsluice_[a-z_]+\\b");

  @Test
  void showsAllMetricsAndNoOthers() throws IOException {
    Set<String> offered = names(lines());
    Set<String> asked = new TreeSet<>();
    JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    for (String query : dashboard.findValuesAsString("expr")) {
      asked.addAll(names(List.of(query)));
    }
    assertThat(offered).containsAll(asked);
    assertThat(families(asked)).isEqualTo(families(offered));
    for (String query : dashboard.get("templating").findValuesAsString("query")) {
      assertThat(offered).containsAll(names(List.of(query)));
    }
  }

  @Test
  void isPlainPrometheusText() {
    List<String> lines = lines();
    assertThat(lines)
        .contains(
            "sluice_storage_up 1.0",
            "sluice_queue_jobs{queue=\"mails\",state=\"completed\"} 1.0",
            "sluice_queue_paused{queue=\"mails\"} 0.0",
            "sluice_queue_oldest_age_seconds{queue=\"mails\"} 0.0",
            "sluice_job_attempts_total{kind=\"none\",outcome=\"completed\",queue=\"mails\"} 1.0",
            "sluice_job_run_seconds_count{kind=\"none\",outcome=\"completed\",queue=\"mails\"} 1")
        .anyMatch(
            it ->
                it.startsWith(
                    "sluice_job_wait_seconds_bucket{kind=\"none\",queue=\"mails\",le=\"0.005\"}"));
  }

  private static List<String> lines() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (Sluice sluice = Sluice.open("memory:")) {
      Queue<String> mails = sluice.queue("mails", String.class);
      mails.work(job -> {}, new JobMetrics(registry)::observe);
      mails.enqueue("mail", e -> e.retain(Duration.ofHours(1)));
      Eventually.holds(
          "it ran", () -> registry.scrape().contains("completed\",queue=\"mails\"} 1.0"));
      new SluiceMetrics(sluice).bindTo(registry);
      return registry.scrape().lines().toList();
    }
  }

  private static Set<String> names(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("#"))
        .flatMap(line -> METRIC.matcher(line).results())
        .map(it -> it.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Without the endings of what is one timer. */
  private static Set<String> families(Set<String> names) {
    return names.stream()
        .map(it -> it.replaceFirst("_(bucket|count|sum|max)$", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
