package dev.sluice.remote;

import dev.sluice.job.JobView;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.tls.ClientKey;
import dev.sluice.spi.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the URL says.
 *
 * @param server where the paths of the interface begin, without a slash at the end
 * @param token {@code null} for none
 * @param timeout for an answer, beyond what a claim waits
 * @param tls {@code null} for what the JVM trusts
 * @param hidden what becomes of jobs that the server does not show as a whole
 */
record RemoteOptions(
    URI server, @Nullable String token, Duration timeout, @Nullable TlsFiles tls, Hidden hidden) {
  private static final Set<String> KNOWN = Set.of("token", "tokenFile", "timeout", "hidden");
  private static final Set<String> OF_TLS = Set.of("caFile", "certFile", "keyFile");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** What becomes of jobs that the server does not show as a whole. */
  enum Hidden {
    /** Whoever gets one may take it for the job, and copy it: nobody gets one. */
    REFUSE,
    /** They are there to be looked at. */
    SHOW
  }

  /**
   * @throws IllegalArgumentException naming what makes no sense
   */
  static RemoteOptions parse(StorageUrl url) {
    boolean encrypted = url.scheme().equals("https");
    Set<String> known = new HashSet<>(KNOWN);
    if (encrypted) {
      known.addAll(OF_TLS);
    }
    url.allowOptions(known);
    Duration timeout = url.option("timeout", TIMEOUT);
    if (timeout.isZero()) {
      throw url.bad("timeout", "0s", "positive");
    }
    return new RemoteOptions(
        server(url), token(url), timeout, encrypted ? tls(url) : null, hidden(url));
  }

  private static Hidden hidden(StorageUrl url) {
    String word = url.option("hidden", "refuse", Set.of("refuse", "show"));
    return word.equals("show") ? Hidden.SHOW : Hidden.REFUSE;
  }

  /**
   * What stands for a job that the server does not show as a whole.
   *
   * @throws StoreException REJECTED if it is not to be had at all
   */
  JobView whole(JobView shown) {
    if (hidden == Hidden.SHOW) {
      return shown;
    }
    throw new StoreException(
        Kind.REJECTED,
        server
            + " hides parts of job "
            + shown.id()
            + ": to have it needs the role WORK there, to look at the rest hidden=show in the URL");
  }

  private static URI server(StorageUrl url) {
    String rest = url.rest().endsWith("/") ? chop(url.rest()) : url.rest();
    try {
      URI server = URI.create(url.scheme() + ":" + rest);
      if (server.getHost() != null && server.getUserInfo() == null) {
        return server;
      }
    } catch (IllegalArgumentException e) {
      // said below, without what may be a password
    }
    throw new IllegalArgumentException(
        "not the address of a server: "
            + url.redacted()
            + " (expected "
            + url.scheme()
            + "://HOST:PORT)");
  }

  private static String chop(String text) {
    return text.substring(0, text.length() - 1);
  }

  private static @Nullable String token(StorageUrl url) {
    String file = url.option("tokenFile").orElse(null);
    String token = url.option("token").orElse(null);
    if (file == null) {
      return token;
    }
    if (token != null) {
      throw url.bad("tokenFile", file, "given without token");
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the token in " + file, e);
    }
  }

  private static @Nullable TlsFiles tls(StorageUrl url) {
    Path authority = url.option("caFile").map(Path::of).orElse(null);
    Path certificate = url.option("certFile").map(Path::of).orElse(null);
    Path key = url.option("keyFile").map(Path::of).orElse(null);
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "options \"certFile\" and \"keyFile\" in " + url.redacted() + " need each other");
    }
    ClientKey own = certificate == null || key == null ? null : new ClientKey(certificate, key);
    return authority == null && own == null ? null : new TlsFiles(authority, own);
  }
}
