package dev.sluice.server.webhooks;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * What a receiver answered.
 *
 * @param status its code
 * @param headers its headers
 * @param body its body, or the beginning of it
 * @param end how much of the body that is
 */
record Answer(int status, HttpHeaders headers, byte[] body, End end) {
  /** How the body ended. */
  enum End {
    /** It is all here. */
    WHOLE,
    /** There is more of it than we keep. */
    TOO_LONG,
    /** The connection ended, or our patience. */
    BROKEN
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The body as text for people: nothing in it can disturb a terminal. */
  String text() {
    return new String(body, StandardCharsets.UTF_8)
        .replace("\r\n", "\n")
        .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
  }
}
