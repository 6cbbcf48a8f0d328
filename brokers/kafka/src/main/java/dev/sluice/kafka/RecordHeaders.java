package dev.sluice.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Headers as UTF-8. What is no text stays readable for nobody, but loses no message. */
final class RecordHeaders {
  private RecordHeaders() {}

  static List<Header> of(Map<String, String> headers) {
    List<Header> all = new ArrayList<>(headers.size());
    headers.forEach(
        (name, value) -> all.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8))));
    return all;
  }

  /** The last one of each name. */
  static Map<String, String> read(Headers headers) {
    Map<String, String> all = new HashMap<>();
    for (Header header : headers) {
      byte[] value = header.value();
      all.put(header.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }
    return all;
  }
}
