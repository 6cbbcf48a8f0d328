package dev.sluice.engine;

import dev.sluice.Interceptor;
import dev.sluice.WorkerOptions;
import dev.sluice.job.JobId;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the parts of one worker share. */
final class WorkerScope {
  final WorkSource source;
  final InstantSource clock;
  final Completions completions;
  final CodecLookup codecs;
  final Function<JobId, Optional<Callable<?>>> functions;
  final WorkerOptions options;
  final String name;
  final Duration lease;
  final List<Interceptor> interceptors;
  final Bindings bindings = new Bindings();
  final Tally tally = new Tally();
  final Outage outage;
  final Listeners listeners;
  final @Nullable JobNotebook notebook;
  final @Nullable JobBrowser browser;

  WorkerScope(
      WorkSource source,
      InstantSource clock,
      Completions completions,
      CodecLookup codecs,
      Function<JobId, Optional<Callable<?>>> functions,
      WorkerOptions options) {
    this.source = source;
    this.clock = clock;
    this.completions = completions;
    this.codecs = codecs;
    this.functions = functions;
    this.options = options;
    this.name = options.name().isEmpty() ? WorkerNames.next() : options.name();
    this.lease = options.lease();
    this.interceptors = options.interceptors();
    this.outage = new Outage(clock, options.errorHandler(), source::wakeup);
    this.listeners = new Listeners(options.listeners(), outage);
    this.notebook = source.role(JobNotebook.class).orElse(null);
    this.browser = source.role(JobBrowser.class).orElse(null);
  }
}
