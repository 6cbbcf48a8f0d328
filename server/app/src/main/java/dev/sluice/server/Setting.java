package dev.sluice.server;

import java.util.Locale;

/** What a server can be told. */
public enum Setting {
  /** The storage's URL. */
  STORE("store"),
  /** The address to listen on. */
  HTTP_HOST("http.host"),
  /** The port; 0 for a free one. */
  HTTP_PORT("http.port"),
  /** Bytes of a request's body at most. */
  HTTP_MAX_BODY("http.max-body"),
  /** Connections at most. */
  HTTP_MAX_CONNECTIONS("http.max-connections"),
  /** How long a connection may be silent. */
  HTTP_IDLE_TIMEOUT("http.idle-timeout"),
  /** Claims that wait at once at most. */
  HTTP_MAX_WAITING_CLAIMS("http.max-waiting-claims"),
  /** Listeners to events at once at most: the pages of the dashboard. */
  HTTP_MAX_LISTENERS("http.max-listeners"),
  /** Requests a second that each caller may make. */
  HTTP_MAX_REQUESTS_PER_SECOND("http.max-requests-per-second"),
  /** The certificate, in PEM form, with those that vouch for it. */
  TLS_CERT_FILE("tls.cert-file"),
  /** Its private key, in PEM form. */
  TLS_KEY_FILE("tls.key-file"),
  /** The file of tokens. */
  TOKENS_FILE("tokens.file"),
  /** The tokens themselves, lines or entries separated by a semicolon. */
  TOKENS("tokens"),
  /** The file that keeps who changed what. */
  AUDIT_FILE("audit.file"),
  /** The queues whose payloads and results only those see who may work; {@code *} for all. */
  PAYLOADS_HIDDEN("payloads.hidden"),
  /** The same for the values of headers. */
  HEADERS_HIDDEN("headers.hidden"),
  /**
   * The form of the log of the process, and of the file of changes: {@code text} or {@code json}.
   */
  LOG_FORMAT("log.format"),
  /** The port of the beanstalkd protocol, on this machine's own address; none if it is missing. */
  BEANSTALKD_PORT("beanstalkd.port"),
  /** The port of gRPC; none if it is missing. */
  GRPC_PORT("grpc.port"),
  /** The queue of dqueue's own services and routes; none if it is missing. */
  DQUEUE_QUEUE("dqueue.queue"),
  /** Whether this server fires schedules: {@code on} or {@code off}. */
  SCHEDULES("schedules"),
  /** How long requests may take to end when the server is to end. */
  DRAIN_TIMEOUT("drain.timeout");

  private final String text;

  Setting(String text) {
    this.text = text;
  }

  /** As it stands in a file. */
  public String text() {
    return text;
  }

  /** As it stands in the environment. */
  public String variable() {
    return "SLUICE_" + text.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
