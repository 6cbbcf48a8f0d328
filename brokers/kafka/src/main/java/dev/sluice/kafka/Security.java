package dev.sluice.kafka;

import dev.sluice.spi.StorageUrl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * How the brokers are spoken to: TLS with their certificates and names checked, or in the clear; as
 * a user with a password, or as nobody; with a certificate of our own, or without.
 *
 * @param properties for every client
 * @param secrets what no message may say
 */
record Security(Map<String, String> properties, List<String> secrets) {
  /** The names of its options. */
  static final Set<String> OPTIONS =
      Set.of(
          "tls",
          "sasl",
          "trustStore",
          "trustStorePassword",
          "keyStore",
          "keyStorePassword",
          "keyPassword");

  private static final Pattern SECRET =
      Pattern.compile(".*(pass|secret|token).*", Pattern.CASE_INSENSITIVE);

  private static final Map<String, String> LOGINS =
      Map.of(
          "PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule",
          "SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule",
          "SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

  static Security parse(StorageUrl url, KafkaAddress address) {
    boolean tls = url.option("tls", "off", Set.of("on", "off")).equals("on");
    String user = address.user();
    String password = address.password();
    Map<String, String> all = new LinkedHashMap<>();
    all.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol(tls, user != null));
    if (user != null && password != null) {
      String mechanism = url.option("sasl", "SCRAM-SHA-512", LOGINS.keySet());
      all.put(SaslConfigs.SASL_MECHANISM, mechanism);
      all.put(
          SaslConfigs.SASL_JAAS_CONFIG,
          login(LOGINS.getOrDefault(mechanism, mechanism), user, password));
    } else if (url.option("sasl").isPresent()) {
      throw url.bad("sasl", url.option("sasl").orElse(""), "left out without USER:PASSWORD@");
    }
    if (tls) {
      store(url, all, "trustStore", "ssl.truststore.");
      store(url, all, "keyStore", "ssl.keystore.");
      url.option("keyPassword").ifPresent(it -> all.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, it));
    }
    for (String name : OPTIONS) {
      if (!tls && (name.startsWith("trust") || name.startsWith("key"))) {
        // Without TLS nobody would look at it.
        url.option(name)
            .ifPresent(
                it -> {
                  throw new IllegalArgumentException(
                      "option \"" + name + "\" of " + address + " needs tls=on");
                });
      }
    }
    return new Security(all, secrets(url, password));
  }

  private static String protocol(boolean tls, boolean sasl) {
    return (sasl ? "SASL_" : "") + (tls ? "SSL" : "PLAINTEXT");
  }

  private static void store(
      StorageUrl url, Map<String, String> all, String option, String property) {
    url.option(option)
        .ifPresent(
            file -> {
              all.put(property + "location", file);
              all.put(property + "type", type(file));
            });
    url.option(option + "Password").ifPresent(it -> all.put(property + "password", it));
  }

  private static String type(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return name.endsWith(".pem") ? "PEM" : name.endsWith(".jks") ? "JKS" : "PKCS12";
  }

  private static String login(String module, String user, String password) {
    return module + " required username=" + quoted(user) + " password=" + quoted(password) + ";";
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static List<String> secrets(StorageUrl url, @Nullable String password) {
    List<String> all = new ArrayList<>();
    if (password != null && !password.isEmpty()) {
      all.add(password);
    }
    url.options()
        .forEach(
            (name, value) -> {
              if (SECRET.matcher(name).matches() && !value.isEmpty()) {
                all.add(value);
              }
            });
    return List.copyOf(all);
  }

  /** Says nothing of what is secret. */
  @Override
  public String toString() {
    return String.valueOf(properties.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG));
  }
}
