package dev.sluice.server;

import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.schedules.Schedules;
import dev.sluice.server.access.Access;
import dev.sluice.server.access.AuditFile;
import dev.sluice.server.access.AuditForm;
import dev.sluice.server.access.AuditLog;
import dev.sluice.server.access.Role;
import dev.sluice.server.access.TokenFile;
import dev.sluice.server.access.TokenList;
import dev.sluice.server.beanstalkd.BeanstalkdPort;
import dev.sluice.server.beanstalkd.BeanstalkdPortOptions;
import dev.sluice.server.grpc.DqueueMessages;
import dev.sluice.server.grpc.GrpcPort;
import dev.sluice.server.grpc.GrpcPortOptions;
import dev.sluice.server.http.HttpOptions;
import dev.sluice.server.http.ServedRelay;
import dev.sluice.server.http.SluiceServlet;
import dev.sluice.server.webhooks.Webhook;
import dev.sluice.server.webhooks.Webhooks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Makes the parts of a server as the settings say. */
final class Assembly {
  private static final System.Logger LOG = System.getLogger("dev.sluice.server");
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final Sluice sluice;
  private final ServerConfig config;
  private final Parts parts = new Parts();
  private final String host;
  private final Access access;
  private final AuditLog audit;
  private final @Nullable HiddenParts hidden;
  private final Duration drain;
  private final List<ServedRelay> relays = new CopyOnWriteArrayList<>();

  Assembly(Sluice sluice, ServerConfig config) {
    this.sluice = sluice;
    this.config = config;
    JsonLines.use(config);
    host = config.text(Setting.HTTP_HOST).orElse("127.0.0.1");
    drain = config.span(Setting.DRAIN_TIMEOUT, DRAIN);
    access = access(config);
    refuseOpenToOthers(host, access);
    hidden = HiddenParts.of(config);
    audit = config.path(Setting.AUDIT_FILE).map(this::audit).orElse(AuditLog.NONE);
  }

  Parts parts() {
    return parts;
  }

  private AuditLog audit(Path path) {
    AuditForm form = JsonLines.isWanted(config) ? JsonLines::change : AuditForm.TEXT;
    AuditFile file = AuditFile.open(path, InstantSource.system(), form);
    parts.add(() -> {}, file::close);
    return file;
  }

  private static Access access(ServerConfig config) {
    Optional<Path> file = config.path(Setting.TOKENS_FILE);
    Optional<String> text = config.text(Setting.TOKENS);
    if (file.isPresent() && text.isPresent()) {
      throw new IllegalArgumentException("give either tokens.file or tokens, not both");
    }
    if (file.isPresent()) {
      return TokenFile.open(file.get());
    }
    return text.map(t -> (Access) TokenList.parse(t.replace(';', '\n'))).orElse(Access.OPEN);
  }

  private static void refuseOpenToOthers(String host, Access access) {
    try {
      if (access.isOpen() && !InetAddress.getByName(host).isLoopbackAddress()) {
        throw new IllegalArgumentException(
            "http.host "
                + host
                + " is reached by other machines: that needs tokens (tokens.file, or SLUICE_TOKENS)");
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("http.host: there is no host \"" + host + "\"", e);
    }
  }

  void relays() {
    List<RelayPlan> wanted = RelaySettings.read(config.relays());
    if (!wanted.isEmpty()) {
      Relays started = Relays.start(sluice, wanted);
      relays.addAll(started.list());
      parts.add(started::pause, () -> started.close(drain));
    }
  }

  SluiceServlet servlet() {
    Exposition metrics = new Exposition(sluice);
    parts.add(() -> {}, metrics::close);
    HttpOptions options =
        new HttpOptions()
            .access(access)
            .audit(audit)
            .metrics(metrics::text)
            .relays(() -> List.copyOf(relays));
    options.maxBody(config.number(Setting.HTTP_MAX_BODY, options.maxBody(), 1024, 1 << 30));
    options.maxWaitingClaims(
        config.number(Setting.HTTP_MAX_WAITING_CLAIMS, options.maxWaitingClaims(), 1, 100_000));
    options.maxListeners(
        config.number(Setting.HTTP_MAX_LISTENERS, options.maxListeners(), 1, 100_000));
    if (config.text(Setting.HTTP_MAX_REQUESTS_PER_SECOND).isPresent()) {
      options.maxRequestsPerSecond(
          config.number(Setting.HTTP_MAX_REQUESTS_PER_SECOND, 1, 1, 1_000_000));
    }
    if (hidden != null) {
      options.redaction(hidden);
    }
    SluiceServlet servlet = SluiceServlet.over(sluice, options);
    parts.add(servlet::drain, servlet::destroy);
    return servlet;
  }

  HttpPort http(SluiceServlet servlet, @Nullable Tls tls) {
    HttpPort.Wishes wishes =
        new HttpPort.Wishes(
            host,
            config.number(Setting.HTTP_PORT, SluiceServer.DEFAULT_PORT, 0, 65_535),
            config.number(Setting.HTTP_MAX_CONNECTIONS, 10_000, 1, 1_000_000),
            config.span(Setting.HTTP_IDLE_TIMEOUT, Duration.ofMinutes(5)),
            drain,
            tls);
    DqueueServlet dqueue =
        config
            .text(Setting.DQUEUE_QUEUE)
            .map(
                queue ->
                    new DqueueServlet(
                        new DqueueMessages(sluice, queue),
                        access,
                        // Its lists consist of payloads: whoever may not see them may not list.
                        hidden == null ? Role.READ : Role.WORK))
            .orElse(null);
    HttpPort http = HttpPort.open(servlet, dqueue, wishes);
    parts.add(() -> {}, http::close);
    return http;
  }

  /** The port that it got; {@code null} if none is wanted. */
  @Nullable Integer beanstalkd() {
    if (config.text(Setting.BEANSTALKD_PORT).isEmpty()) {
      return null;
    }
    int wanted = config.number(Setting.BEANSTALKD_PORT, 0, 0, 65_535);
    // Its protocol knows no users: this machine alone.
    BeanstalkdPort port = BeanstalkdPort.start(sluice, BeanstalkdPortOptions.DEFAULT.port(wanted));
    parts.add(port::drain, () -> port.close(drain));
    return port.port();
  }

  /** The port that it got; {@code null} if none is wanted. */
  @Nullable Integer grpc() {
    if (config.text(Setting.GRPC_PORT).isEmpty()) {
      return null;
    }
    GrpcPortOptions options =
        new GrpcPortOptions()
            .host(host)
            .port(config.number(Setting.GRPC_PORT, 0, 0, 65_535))
            .audit(audit);
    config.text(Setting.DQUEUE_QUEUE).ifPresent(options::dqueueQueue);
    if (hidden != null) {
      options.redaction(hidden);
    }
    Path certificate = config.path(Setting.TLS_CERT_FILE).orElse(null);
    Path key = config.path(Setting.TLS_KEY_FILE).orElse(null);
    if (certificate != null && key != null) {
      options.tls(certificate, key);
    }
    GrpcPort port = GrpcPort.start(sluice, options, access);
    parts.add(() -> {}, () -> end(port));
    return port.port();
  }

  private void end(GrpcPort port) {
    try {
      port.drain(drain);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    port.close();
  }

  void webhooks() {
    List<Webhook> wanted = WebhookSettings.read(config.webhooks());
    if (!wanted.isEmpty()) {
      Webhooks webhooks = Webhooks.start(sluice, wanted);
      parts.add(() -> webhooks.workers().forEach(Worker::pause), () -> webhooks.close(drain));
    }
  }

  void schedules() {
    String wanted = config.text(Setting.SCHEDULES).orElse("");
    if (!List.of("", "on", "off").contains(wanted)) {
      throw new IllegalArgumentException("schedules must be on or off, not \"" + wanted + "\"");
    }
    if (wanted.equals("off")) {
      return;
    }
    try {
      Worker ticking = Schedules.on(sluice).start();
      parts.add(ticking::pause, () -> ticking.stop(drain));
    } catch (IllegalStateException e) {
      if (wanted.equals("on")) {
        throw new IllegalArgumentException("schedules: " + e.getMessage(), e);
      }
      LOG.log(System.Logger.Level.DEBUG, "no schedules here", e);
    }
  }
}
