package dev.sluice.server;

import dev.sluice.RetryPolicy;
import dev.sluice.json.Envelope;
import dev.sluice.relay.RelayOptions;
import dev.sluice.server.NamedSettings.BadSettingException;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import dev.sluice.spi.Names;
import dev.sluice.spi.StorageUrl;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The relays of the settings: {@code relay.NAME.from} (a queue), {@code .to} (a sink's URL), {@code
 * .batch}, {@code .concurrency}, {@code .retry-delay}, {@code .target-header}, {@code .key-header},
 * {@code .envelope}.
 */
final class RelaySettings {
  // It stands in a path of the HTTP interface.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  private RelaySettings() {}

  /**
   * @throws IllegalArgumentException naming the setting that makes no sense, and no password
   */
  static List<RelayPlan> read(Map<String, String> settings) {
    return NamedSettings.group("relay", settings).stream().map(RelaySettings::relay).toList();
  }

  private static RelayPlan relay(NamedSettings told) {
    if (!NAME.matcher(told.name()).matches()) {
      throw told.bad("must have a name of letters, digits, - and _");
    }
    String queue = told.take("from");
    String to = told.take("to");
    if (queue == null || to == null) {
      throw told.bad("needs from, a queue, and to, a URL");
    }
    checked(told, "from", () -> Names.queue(queue));
    checked(told, "to", () -> StorageUrl.parse(to));
    Function<Delivery, Message> form = form(told);
    Consumer<RelayOptions> options = each -> each.form(form);
    for (Map.Entry<String, String> field : told.fields().entrySet()) {
      Consumer<RelayOptions> one = option(told, field.getKey(), field.getValue());
      checked(told, field.getKey(), () -> one.accept(new RelayOptions()));
      options = options.andThen(one);
    }
    return new RelayPlan(told.name(), queue, to, options);
  }

  private static void checked(NamedSettings told, String field, Runnable check) {
    try {
      check.run();
    } catch (BadSettingException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw told.bad(field, "makes no sense: " + e.getMessage());
    }
  }

  private static Consumer<RelayOptions> option(NamedSettings told, String field, String value) {
    return switch (field) {
      case "batch" -> each -> each.batch((int) told.number(field, value));
      case "concurrency" -> each -> each.concurrency((int) told.number(field, value));
      case "retry-delay" -> each -> each.retry(RetryPolicy.linear(told.span(field, value)));
      default ->
          throw told.bad(
              field,
              "is not known (there are from, to, batch, concurrency, retry-delay, target-header,"
                  + " key-header, envelope)");
    };
  }

  private static Function<Delivery, Message> form(NamedSettings told) {
    String target = told.take("target-header");
    String key = told.take("key-header");
    String envelope = told.take("envelope");
    if (envelope != null && !List.of("on", "off").contains(envelope)) {
      throw told.bad("envelope", "must be on or off");
    }
    boolean enclosed = "on".equals(envelope);
    return job -> {
      String group = job.options().group();
      Message plain = JobMessages.of(job, header(job, target, null), header(job, key, group));
      return enclosed ? Envelope.enclose(job, plain) : plain;
    };
  }

  private static @Nullable String header(
      Delivery job, @Nullable String name, @Nullable String otherwise) {
    return name == null ? otherwise : job.options().headers().get(name);
  }
}
