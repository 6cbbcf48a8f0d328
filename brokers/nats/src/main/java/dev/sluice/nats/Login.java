package dev.sluice.nats;

import dev.sluice.spi.StorageUrl;
import io.nats.client.Options;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** How to sign in to the server. */
sealed interface Login {

  /**
   * Adds it to what the connection is made of.
   *
   * @throws IllegalArgumentException if its file cannot be read or understood; never quotes it
   */
  void addTo(Options.Builder options);

  /** What no message may say. */
  default List<String> secrets() {
    return List.of();
  }

  /** Nobody in particular. */
  record Anonymous() implements Login {
    @Override
    public void addTo(Options.Builder options) {}
  }

  /** A user with a password. */
  record User(String name, String password) implements Login {
    @Override
    public void addTo(Options.Builder options) {
      options.userInfo(name, password);
    }

    @Override
    public List<String> secrets() {
      return List.of(password);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** One word. */
  record Token(String word) implements Login {
    @Override
    public void addTo(Options.Builder options) {
      options.token(word.toCharArray());
    }

    @Override
    public List<String> secrets() {
      return List.of(word);
    }

    @Override
    public String toString() {
      return "token";
    }
  }

  /** A file with the seed of an nkey, or with credentials: a JWT and a seed. */
  record KeyFile(Path file) implements Login {
    @Override
    public void addTo(Options.Builder options) {
      options.authHandler(KeyFileLogin.read(file));
    }
  }

  /**
   * The one way that the URL names.
   *
   * @param userInfo of the address
   * @throws IllegalArgumentException if there is more than one way
   */
  static Login of(StorageUrl url, String userInfo) {
    int ways = userInfo.isEmpty() ? 0 : 1;
    for (String option : List.of("token", "nkey", "creds")) {
      ways += url.option(option).isPresent() ? 1 : 0;
    }
    if (ways > 1) {
      throw new IllegalArgumentException(
          "bad address "
              + url.redacted()
              + ": one way to sign in is expected: USER:PASSWORD@, token, nkey, or creds");
    }
    if (!userInfo.isEmpty()) {
      return ofUserInfo(userInfo);
    }
    String token = url.option("token").orElse(null);
    if (token != null) {
      return new Token(token);
    }
    String file = url.option("nkey").or(() -> url.option("creds")).orElse(null);
    return file == null ? new Anonymous() : new KeyFile(Path.of(file));
  }

  // One word before the @ is a token, as in the addresses of other NATS clients.
  private static Login ofUserInfo(String userInfo) {
    int colon = userInfo.indexOf(':');
    if (colon < 0) {
      return new Token(decode(userInfo));
    }
    return new User(decode(userInfo.substring(0, colon)), decode(userInfo.substring(colon + 1)));
  }

  private static String decode(String text) {
    // A plus is no space here: it is the authority, not a query.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
