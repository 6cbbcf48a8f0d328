package dev.sluice.server.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows callers by their tokens. Any number of threads at once. */
public interface Access {
  /** Lets everybody in as {@link Caller#ANYBODY}: for servers that only this machine reaches. */
  Access OPEN =
      new Access() {
        @Override
        public Optional<Caller> caller(@Nullable String token) {
          return Optional.of(Caller.ANYBODY);
        }

        @Override
        public boolean isOpen() {
          return true;
        }
      };

  /**
   * Who has this token.
   *
   * @param token as the caller gave it, without {@code Bearer}; {@code null} if none was given
   * @return empty if nobody has it
   */
  Optional<Caller> caller(@Nullable String token);

  /** Whether who has this token, if anybody has it, may do what the role is needed for. */
  default boolean admits(@Nullable String token, Role role) {
    return caller(token).filter(caller -> caller.may(role)).isPresent();
  }

  /** Whether it lets everybody in. */
  default boolean isOpen() {
    return false;
  }

  /**
   * The token of an {@code Authorization} header.
   *
   * @return {@code null} unless it is {@code Bearer TOKEN}
   */
  static @Nullable String bearer(@Nullable String authorization) {
    String scheme = "bearer ";
    return authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
        ? authorization.substring(scheme.length()).strip()
        : null;
  }
}
