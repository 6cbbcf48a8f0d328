package dev.sluice.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates in a folder, made with the JDK's own tool.
 *
 * @param folder where the files are
 */
public record Certificates(Path folder) {
  private static final String PASSWORD = "changeit";

  /**
   * An authority, {@code ca.pem}, and a certificate by it: {@code server.pem} and {@code
   * server.key}.
   *
   * @param name of the server: {@code ip:127.0.0.1,dns:localhost}
   */
  public static Certificates make(Path folder, String name) {
    Certificates keys = new Certificates(folder);
    keys.authority("ca");
    keys.certified("server", name, "ca");
    return keys;
  }

  /** A certificate that vouches for others: {@code NAME.pem}. */
  public void authority(String name) {
    tool("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-ext", "bc:c");
    tool("-exportcert", "-alias", name, "-rfc", "-file", path(name + ".pem"));
  }

  /** A certificate and its key: {@code WHO.pem} and {@code WHO.key}. */
  public void certified(String who, String name, String authority) {
    tool("-genkeypair", "-alias", who, "-dname", "CN=" + who);
    tool("-certreq", "-alias", who, "-file", path("request"));
    tool(
        "-gencert",
        "-alias",
        authority,
        "-ext",
        "SAN=" + name,
        "-rfc",
        "-infile",
        path("request"),
        "-outfile",
        path(who + ".pem"));
    exportKey(who);
  }

  /** One of the files. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  private void tool(String what, String... more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add(what);
    command.addAll(List.of(more));
    command.addAll(List.of("-keystore", path("keys.p12"), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    if (what.equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC"));
    }
    Command.run(command);
  }

  private String path(String name) {
    return file(name).toAbsolutePath().toString();
  }

  private void exportKey(String who) {
    try (InputStream in = Files.newInputStream(file("keys.p12"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      byte[] key = store.getKey(who, PASSWORD.toCharArray()).getEncoded();
      Files.writeString(
          file(who + ".key"),
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(key)
              + "\n-----END PRIVATE KEY-----\n");
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot export the key of " + who, e);
    }
  }
}
