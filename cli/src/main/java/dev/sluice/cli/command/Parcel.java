package dev.sluice.cli.command;

import dev.sluice.Codec;
import dev.sluice.EnqueueOptions;
import dev.sluice.json.Envelope;
import dev.sluice.spi.Traits;
import java.util.function.Consumer;

/**
 * What is to be enqueued.
 *
 * @param timing says when, if the parcel says so itself
 */
record Parcel(byte[] payload, Consumer<EnqueueOptions> timing) {
  // A character may be escaped as six.
  private static final long LONGEST_ESCAPE = 6;
  private static final int OTHER_FIELDS = 1_000;

  /** A payload as it is. */
  static Parcel plain(byte[] payload) {
    return new Parcel(payload, options -> {});
  }

  /**
   * The data of an {@link Envelope}.
   *
   * @param again whether it has failed once more
   * @throws IllegalArgumentException if it is none
   */
  static Parcel enveloped(byte[] json, boolean again) {
    Envelope envelope = again ? Envelope.parse(json).again() : Envelope.parse(json);
    return new Parcel(envelope.data(), envelope::applyTo);
  }

  /** How long an envelope may be whose data the storage takes. */
  static int longestEnvelope(Traits traits) {
    long longest = LONGEST_ESCAPE * traits.maxPayload() + OTHER_FIELDS;
    return (int) Math.min(longest, Integer.MAX_VALUE - Long.BYTES);
  }

  static Codec<Parcel> codec() {
    return new Codec<>() {
      @Override
      public byte[] encode(Parcel parcel) {
        return parcel.payload();
      }

      @Override
      public Parcel decode(byte[] payload) {
        return plain(payload);
      }
    };
  }
}
