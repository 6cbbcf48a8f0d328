package dev.sluice.opentelemetry;

import dev.sluice.EnqueueOptions;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Map;

/** A context in the headers of a job. */
final class Headers {
  private static final TextMapGetter<Map<String, String>> GETTER =
      (headers, name) -> headers == null ? null : headers.get(name);

  private Headers() {}

  /** The context that a job carries; the root if it carries none. */
  static Context extract(TextMapPropagator propagator, Map<String, String> headers) {
    return propagator.extract(Context.root(), headers, GETTER);
  }

  /** Whoever has given a context by hand knows better which one it is. */
  static void inject(TextMapPropagator propagator, Context context, EnqueueOptions options) {
    Map<String, String> given = options.toJobOptions().headers();
    if (propagator.fields().stream().noneMatch(given::containsKey)) {
      propagator.inject(
          context,
          options,
          (carrier, name, value) -> {
            if (carrier != null) {
              carrier.header(name, value);
            }
          });
    }
  }
}
