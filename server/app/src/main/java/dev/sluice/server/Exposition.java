package dev.sluice.server;

import dev.sluice.Sluice;
import dev.sluice.micrometer.SluiceMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The meters of this process and of the storage, as Prometheus reads them. */
final class Exposition implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SluiceMetrics storage;
  private final JvmGcMetrics collections = new JvmGcMetrics();

  Exposition(Sluice sluice) {
    storage = new SluiceMetrics(sluice);
    storage.bindTo(registry);
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    storage.close();
    collections.close();
    registry.close();
  }
}
