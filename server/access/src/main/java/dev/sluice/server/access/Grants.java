package dev.sluice.server.access;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What lasts longer than a glance at a token: streams, calls that wait. Whoever keeps it calls
 * {@link #look} now and then. Any number of threads at once.
 */
public final class Grants {
  private final Access access;
  private final Set<Grant> open = ConcurrentHashMap.newKeySet();

  /** None so far. */
  public Grants(Access access) {
    this.access = access;
  }

  /**
   * One more, until it is closed.
   *
   * @param token as the caller gave it; {@code null} if none was given
   * @param role that the caller needs for it
   * @param revoked called when the caller may not have it any more: once, by the thread that looks
   */
  public Grant open(@Nullable String token, Role role, Runnable revoked) {
    Grant grant = new Grant(token, role, revoked);
    open.add(grant);
    return grant;
  }

  /** Asks again who may what. */
  public void look() {
    List<Grant> fallen = open.stream().filter(grant -> !grant.stands()).toList();
    for (Grant grant : fallen) {
      if (open.remove(grant)) {
        grant.revoked.run();
      }
    }
  }

  /** Something that a caller may have for now. */
  public final class Grant implements AutoCloseable {
    private final @Nullable String token;
    private final Role role;
    private final Runnable revoked;

    private Grant(@Nullable String token, Role role, Runnable revoked) {
      this.token = token;
      this.role = role;
      this.revoked = revoked;
    }

    /** Whether the caller may still have it. */
    public boolean stands() {
      return access.admits(token, role);
    }

    /** It has ended; a second time is fine. */
    @Override
    public void close() {
      open.remove(this);
    }
  }
}
