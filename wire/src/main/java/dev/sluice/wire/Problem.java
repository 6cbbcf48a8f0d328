package dev.sluice.wire;

import org.jspecify.annotations.Nullable;

/**
 * Why a request was not done, in the form of RFC 9457: {@code status, title, detail}, and of our
 * own {@code code} and {@code field}.
 *
 * @param status the status of HTTP
 * @param code a word for programs: that of the store's error, or of the request's
 * @param detail one line for people; never a secret or a payload
 * @param field the field of the request that makes no sense; {@code null} for none
 */
public record Problem(int status, String code, String detail, @Nullable String field) {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Its fields. */
  public void write(JsonOut out) {
    out.number("status", status)
        .text("title", code.replace('_', ' ').toLowerCase(java.util.Locale.ROOT))
        .text("code", code)
        .text("detail", detail)
        .text("field", field);
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws BadJsonException if it is something else
   */
  public static Problem read(byte[] text) {
    return JsonIn.read(
        text,
        in -> {
          int[] status = {0};
          String[] words = {"", ""};
          @Nullable String[] field = new @Nullable String[1];
          in.object(
              name -> {
                switch (name) {
                  case "status" -> status[0] = in.number(0, 999);
                  case "code" -> words[0] = in.text();
                  case "detail" -> words[1] = in.text();
                  case "field" -> field[0] = in.textOrNull();
                  default -> in.skip();
                }
              });
          return new Problem(status[0], words[0], words[1], field[0]);
        });
  }
}
