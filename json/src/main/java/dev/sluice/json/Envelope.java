package dev.sluice.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * The JSON object in which the delay queue dqueue hands messages to its subscribers, and takes them
 * back:
 *
 * <pre>{@code {"delay":5,"data":"the payload","retryCount":2}}</pre>
 *
 * <p>It waits {@code delay} times {@code retryCount} seconds. A subscriber that fails pushes it
 * back with one more:
 *
 * <pre>{@code
 * Envelope again = Envelope.parse(message).again();
 * mails.enqueue(again.data(), again::applyTo);
 * }</pre>
 *
 * <p>A job carries both numbers in the headers {@value #DELAY} and {@value #RETRY_COUNT}; what is
 * missing is 0, there as in the object. Data that is not UTF-8 stands there in Base64, with one
 * field more, {@code "encoding":"base64"}.
 *
 * @param delay whole seconds, not negative
 * @param retryCount not negative
 * @param data the payload; not a copy: do not change it
 */
public record Envelope(Duration delay, int retryCount, byte[] data) {
  /** The field and the header of the delay, in seconds. */
  public static final String DELAY = "delay";

  /** The field and the header of the count. */
  public static final String RETRY_COUNT = "retryCount";

  static final String DATA = "data";
  static final String ENCODING = "encoding";
  private static final String BASE64 = "base64";

  /**
   * A delay that is no whole number of seconds is rounded up.
   *
   * @throws IllegalArgumentException if a number is negative, or it would wait for more than a
   *     thousand years
   */
  public Envelope {
    if (delay.isNegative() || retryCount < 0) {
      throw new IllegalArgumentException("delay and retryCount must not be negative");
    }
    if (delay.compareTo(JobOptions.FOREVER.dividedBy(Math.max(1, retryCount))) > 0) {
      throw new IllegalArgumentException("delay times retryCount is more than a thousand years");
    }
    delay = delay.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Of a claimed job, by its headers.
   *
   * @param data its payload, or what else is to be sent
   * @throws IllegalArgumentException if a header is no such number
   */
  public static Envelope of(Delivery job, byte[] data) {
    Map<String, String> headers = job.options().headers();
    long delay = number(headers, DELAY);
    return new Envelope(Duration.ofSeconds(delay), count(number(headers, RETRY_COUNT)), data);
  }

  /**
   * The message of a job in its envelope, for a relay's options: {@code r.form(Envelope::enclose)}.
   *
   * @throws IllegalArgumentException if a header of the job is no such number
   */
  public static Message enclose(Delivery job) {
    return enclose(job, JobMessages.of(job, null, null));
  }

  /**
   * The same for a message that was made otherwise: its body is put into the envelope.
   *
   * @throws IllegalArgumentException if a header of the job is no such number
   */
  public static Message enclose(Delivery job, Message plain) {
    byte[] body = of(job, plain.body()).json();
    return new Message(plain.id(), plain.target(), plain.key(), plain.headers(), body);
  }

  private static long number(Map<String, String> headers, String name) {
    String text = headers.getOrDefault(name, "0");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("header " + name + " must be a whole number", e);
    }
  }

  /**
   * Reads the object. Fields that it does not know are passed over.
   *
   * @throws IllegalArgumentException if it is none; says why and where, without the data
   */
  public static Envelope parse(byte[] json) {
    Fields fields = Fields.read(json);
    return new Envelope(Duration.ofSeconds(fields.delay), count(fields.retryCount), data(fields));
  }

  private static int count(long number) {
    if (number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(RETRY_COUNT + " must be at most " + Integer.MAX_VALUE);
    }
    return (int) Math.max(number, -1);
  }

  private static byte[] data(Fields fields) {
    String data = fields.data;
    if (data == null) {
      throw new IllegalArgumentException(DATA + " must be there, and a text");
    }
    if (fields.encoding.isEmpty()) {
      return bytes(data);
    }
    if (!fields.encoding.equals(BASE64)) {
      throw new IllegalArgumentException(ENCODING + " must be " + BASE64 + " if it is there");
    }
    try {
      return Base64.getDecoder().decode(data);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(DATA + " is not Base64", e);
    }
  }

  private static byte[] bytes(String data) {
    try {
      ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(data));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(DATA + " has half a pair of surrogates", e);
    }
  }

  /** The object, in UTF-8. */
  public byte[] json() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 64);
    try (JsonGenerator json = Fields.JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeNumberProperty(DELAY, delay.toSeconds());
      Optional<String> text = text();
      json.writeStringProperty(
          DATA, text.orElseGet(() -> Base64.getEncoder().encodeToString(data)));
      json.writeNumberProperty(RETRY_COUNT, retryCount);
      if (text.isEmpty()) {
        json.writeStringProperty(ENCODING, BASE64);
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private Optional<String> text() {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** How long it waits: the delay times the count. */
  public Duration waitingTime() {
    return delay.multipliedBy(retryCount);
  }

  /**
   * One that has failed once more.
   *
   * @throws IllegalArgumentException if it would wait for more than a thousand years
   */
  public Envelope again() {
    return new Envelope(delay, retryCount + 1, data);
  }

  /** Makes a new job wait as long as this says, and carry both numbers. */
  public void applyTo(EnqueueOptions options) {
    options
        .delay(waitingTime())
        .header(DELAY, Long.toString(delay.toSeconds()))
        .header(RETRY_COUNT, Integer.toString(retryCount));
  }
}
