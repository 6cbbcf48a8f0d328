package dev.sluice.server.beanstalkd;

/** Writes the little of YAML that the answers are in. */
final class Yaml {
  private final StringBuilder text = new StringBuilder("---\n");

  Yaml put(String key, long value) {
    return put(key, Long.toString(value));
  }

  Yaml put(String key, String value) {
    text.append(key).append(": ").append(value).append('\n');
    return this;
  }

  Yaml item(String value) {
    text.append("- ").append(value).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
