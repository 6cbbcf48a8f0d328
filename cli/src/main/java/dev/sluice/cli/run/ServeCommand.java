package dev.sluice.cli.run;

import dev.sluice.Sluice;
import dev.sluice.server.ServerConfig;
import dev.sluice.server.Setting;
import dev.sluice.server.SluiceServer;
import dev.sluice.spi.StorageUrl;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice serve}: makes a storage usable from other languages and machines. */
@Command(
    name = "serve",
    header = "Serve a storage over HTTP, gRPC and beanstalkd's protocol.",
    mixinStandardHelpOptions = true,
    description = {
      "Other programs put jobs in, take them and look at them over HTTP; other commands by"
          + " --store http://HOST:PORT. Only this machine reaches it unless tokens say who may do"
          + " what (--tokens-file)."
    },
    footer = {
      "",
      "Runs until Ctrl-C or TERM; requests that are under way are finished. Exit codes: 0 stopped;",
      "1 the storage or the port cannot be had; 2 wrong usage.",
      "",
      "A setting is taken from the command line, else from the environment (http.port is",
      "SLUICE_HTTP_PORT), else from the file of --config.",
      "",
      "Examples:",
      "  sluice serve",
      "  sluice serve --store jdbc:postgresql://db/jobs --port 8080",
      "  curl -d '{\"payload\":\"hello\"}' http://127.0.0.1:7580/v1/queues/emails/jobs"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final String STORE = "file:sluice-data";
  private static final System.Logger LOG = System.getLogger("dev.sluice.server");

  @Option(
      names = {"-s", "--store"},
      paramLabel = "URL",
      description = "the storage (default: " + STORE + ")")
  private @Nullable String store;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "settings as NAME = VALUE, one to a line")
  private @Nullable Path config;

  @Option(names = "--host", paramLabel = "HOST", description = "where to listen (127.0.0.1)")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "the HTTP port (7580; 0: a free one)")
  private @Nullable String port;

  @Option(
      names = "--beanstalkd-port",
      paramLabel = "PORT",
      description = "speak beanstalkd's protocol as well, on this machine only")
  private @Nullable String beanstalkdPort;

  @Option(names = "--grpc-port", paramLabel = "PORT", description = "speak gRPC as well")
  private @Nullable String grpcPort;

  @Option(
      names = "--tokens-file",
      paramLabel = "FILE",
      description = "who may do what: NAME ROLE[,ROLE] TOKEN, one to a line")
  private @Nullable String tokens;

  @Option(names = "--quiet", description = "say nothing but errors")
  private boolean quiet;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  // Whether what is said goes where the rest of the log goes, in its form. Signals come on threads
  // of their own.
  private volatile boolean logged;

  private final Streams streams;
  private final Map<String, String> environment;

  /** With the standard streams and the environment of this process. */
  public ServeCommand() {
    this(Streams.system(), System.getenv());
  }

  ServeCommand(Streams streams, Map<String, String> environment) {
    this.streams = streams;
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return serve(config());
    } catch (UsageException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private ServerConfig config() {
    Path file = config;
    ServerConfig told =
        Stores.checked(
                "--config", () -> file == null ? ServerConfig.empty() : ServerConfig.file(file))
            .with(environment);
    told = with(told, Setting.STORE, store);
    told = with(told, Setting.HTTP_HOST, host);
    told = with(told, Setting.HTTP_PORT, port);
    told = with(told, Setting.BEANSTALKD_PORT, beanstalkdPort);
    told = with(told, Setting.GRPC_PORT, grpcPort);
    return with(told, Setting.TOKENS_FILE, tokens);
  }

  private static ServerConfig with(ServerConfig config, Setting key, @Nullable String value) {
    return value == null ? config : config.with(key, value);
  }

  @SuppressWarnings("try") // the signals are only there
  private int serve(ServerConfig told) throws InterruptedException {
    String url = told.text(Setting.STORE).orElse(STORE);
    RunState state = new RunState();
    logged = told.text(Setting.LOG_FORMAT).filter("json"::equals).isPresent();
    try (Sluice sluice = Stores.checked("--store", () -> Sluice.open(url));
        SluiceServer server = Stores.checked("serve", () -> SluiceServer.start(sluice, told));
        Signals signals = Signals.hear(() -> interrupt(state))) {
      say("serving " + StorageUrl.parse(url).redacted() + " on " + server.uri());
      also("beanstalkd's protocol", server.beanstalkdPort());
      also("gRPC", server.grpcPort());
      state.await(() -> false, Long.MAX_VALUE);
    }
    say("stopped");
    return RunSession.DONE;
  }

  private void also(String protocol, @Nullable Integer port) {
    if (port != null) {
      say(protocol + " on port " + port);
    }
  }

  private void interrupt(RunState state) {
    if (state.interrupt() > 1) {
      Runtime.getRuntime().halt(RunSession.INTERRUPTED);
    }
    say("stopping when the requests under way are answered (Ctrl-C again: at once)");
  }

  private void say(String text) {
    if (quiet) {
      return;
    }
    if (logged) {
      LOG.log(System.Logger.Level.INFO, text);
    } else {
      streams.err().println("sluice: " + text);
    }
  }
}
