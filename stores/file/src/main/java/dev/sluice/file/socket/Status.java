package dev.sluice.file.socket;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;

/** The numbers that say how an answer went. They never change. */
final class Status {
  static final int DONE = 0;
  static final int ILLEGAL_ARGUMENT = 5;

  private Status() {}

  static int of(Kind kind) {
    return switch (kind) {
      case UNAVAILABLE -> 1;
      case OVERLOADED -> 2;
      case CORRUPT -> 3;
      case REJECTED -> 4;
    };
  }

  /** The error behind a status that is not {@link #DONE}. */
  static RuntimeException error(int status, String message) {
    return switch (status) {
      case 2 -> new StoreException(Kind.OVERLOADED, message);
      case 3 -> new StoreException(Kind.CORRUPT, message);
      case 4 -> new StoreException(Kind.REJECTED, message);
      case ILLEGAL_ARGUMENT -> new IllegalArgumentException(message);
      default -> new StoreException(Kind.UNAVAILABLE, message);
    };
  }
}
