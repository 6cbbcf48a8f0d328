package dev.sluice.cli.run;

import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.json.Envelope;
import dev.sluice.relay.Relay;
import dev.sluice.relay.RelayOptions;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Names;
import dev.sluice.spi.TimeSpan;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice relay}: publishes the due jobs of a queue. */
@Command(
    name = "relay",
    header = "Publish the jobs of a queue to a broker as they become due.",
    mixinStandardHelpOptions = true,
    description = {
      "A job is completed once the broker has confirmed it. What the broker refuses is tried again,"
          + " and DEAD when its attempts are spent; while the broker is away nothing is lost."
          + " Any number of relays may share a queue."
    },
    footer = {
      "",
      "Runs until Ctrl-C or TERM, unless --until-empty. Exit codes: 0 empty; 1 some are DEAD;",
      "2 wrong usage; 130 stopped.",
      "",
      "Examples:",
      "  sluice relay --from jdbc:postgresql://db/jobs --queue mails --to kafka://broker:9092/mails",
      "  sluice relay --from file:data/jobs --queue mails --to nats://host:4222/mails --until-empty"
    })
public final class RelayCommand implements Callable<Integer> {
  @Option(
      names = {"-f", "--from"},
      required = true,
      paramLabel = "URL",
      description = "the storage that the jobs are in")
  private String from = "";

  @Option(
      names = {"-q", "--queue"},
      required = true,
      paramLabel = "QUEUE",
      description = "the queue to publish")
  private String queue = "";

  @Option(
      names = {"-t", "--to"},
      required = true,
      paramLabel = "URL",
      description = "the broker, and where in it they go")
  private String to = "";

  @Option(
      names = "--target-header",
      paramLabel = "NAME",
      description = "the job's header that names the topic, subject or exchange (default: the URL)")
  private @Nullable String targetHeader;

  @Option(
      names = "--key-header",
      paramLabel = "NAME",
      description = "the job's header that is the message's key (default: the job's group)")
  private @Nullable String keyHeader;

  @Option(
      names = "--envelope",
      description =
          "put each body into the JSON object {\"delay\":S,\"data\":\"...\",\"retryCount\":N} that"
              + " dqueue's subscribers know")
  private boolean envelope;

  @Option(
      names = "--retry-delay",
      paramLabel = "D",
      description =
          "wait so long times the attempt before a refused job is tried again"
              + " (default: exponential, from a second to an hour)")
  private @Nullable String retryDelay;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "jobs published together at most (default: 500)")
  private int batch = 500;

  @Option(
      names = {"-c", "--concurrency"},
      paramLabel = "N",
      description = "batches under way at once (default: 1; with more, order is lost)")
  private int concurrency = 1;

  @Option(names = "--until-empty", description = "stop when the queue has no more live jobs")
  private boolean untilEmpty;

  @Option(names = "--quiet", description = "say nothing but errors")
  private boolean quiet;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private final Streams streams;

  /** With the standard streams of this process. */
  public RelayCommand() {
    this(Streams.system());
  }

  RelayCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return relay();
    } catch (UsageException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int relay() throws InterruptedException {
    String name = Stores.checked("--queue", () -> Names.queue(queue));
    RetryPolicy policy = policy();
    if (batch < 1 || batch > RelayOptions.MOST) {
      throw new UsageException("--batch must be 1 to " + RelayOptions.MOST + ": " + batch);
    }
    if (concurrency < 1 || concurrency > RelayOptions.MOST_AT_ONCE) {
      throw new UsageException(
          "--concurrency must be 1 to " + RelayOptions.MOST_AT_ONCE + ": " + concurrency);
    }
    try (Sluice source = Stores.checked("--from", () -> Sluice.open(from));
        MessageSink sink = Stores.checked("--to", () -> Relay.sink(to))) {
      Stores.refuseForgetful("--from", source.traits());
      if (untilEmpty) {
        Stores.refuseUncounted(source);
      }
      Relay relay =
          Stores.checked("--from", () -> Relay.start(source, name, sink, r -> set(r, policy)));
      return new RelaySession(relay, source.queue(name), streams, quiet).run(untilEmpty);
    }
  }

  private void set(RelayOptions options, RetryPolicy policy) {
    options
        .batch(batch)
        .concurrency(concurrency)
        .retry(policy)
        .form(this::message)
        // The session says once what is wrong.
        .errors((doing, error) -> {});
  }

  private Message message(Delivery job) {
    Message plain = JobMessages.of(job, header(job, targetHeader, null), key(job));
    return envelope ? Envelope.enclose(job, plain) : plain;
  }

  private @Nullable String key(Delivery job) {
    return header(job, keyHeader, job.options().group());
  }

  private static @Nullable String header(
      Delivery job, @Nullable String name, @Nullable String otherwise) {
    return name == null ? otherwise : job.options().headers().get(name);
  }

  private RetryPolicy policy() {
    if (retryDelay == null) {
      return RetryPolicy.DEFAULT;
    }
    return TimeSpan.parse(retryDelay)
        .map(RetryPolicy::linear)
        .orElseThrow(
            () ->
                new UsageException(
                    "--retry-delay must be a time span such as 500ms, 30s or 5m: " + retryDelay));
  }
}
