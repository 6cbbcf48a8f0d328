package dev.sluice.engine;

import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The two threads of a worker that run no handlers, while it is started. */
final class Helpers {
  private final Launcher launcher;
  private final WorkerScope scope;
  private final Rescue rescue;
  private final Runnable tidying;
  private final Presence presence;
  private volatile @Nullable Watch watch;
  private volatile @Nullable Heartbeat heartbeat;

  Helpers(
      Launcher launcher, WorkerScope scope, Rescue rescue, Runnable tidying, Presence presence) {
    this.launcher = launcher;
    this.scope = scope;
    this.rescue = rescue;
    this.tidying = tidying;
    this.presence = presence;
  }

  void start(Crew crew, Leases leases, Extender extender) {
    Watch newWatch = new Watch(scope, crew, leases);
    Heartbeat newHeartbeat =
        new Heartbeat(scope, crew, leases, extender, rescue, tidying, presence);
    presence.begin();
    watch = newWatch;
    heartbeat = newHeartbeat;
    launcher.launchHelper("watch", newWatch);
    launcher.launchHelper("heartbeat", newHeartbeat);
  }

  /**
   * Ends both, and settles what waits to be settled.
   *
   * @param rest waits for so many nanoseconds; answers {@code false} if there is no use in going on
   */
  void end(LongPredicate rest) {
    Watch oldWatch = watch;
    Heartbeat oldHeartbeat = heartbeat;
    if (oldWatch != null && oldHeartbeat != null) {
      oldWatch.end();
      oldHeartbeat.end();
    }
    rescue.settleRest(rest);
    presence.end();
  }

  void attend(Batch batch) {
    Watch now = watch;
    if (now != null) {
      now.attend(batch);
    }
  }

  void attend(long at) {
    Watch now = watch;
    if (now != null) {
      now.attend(at);
    }
  }

  /** Something was given to the rescue, or others should hear of a change soon. */
  void wake() {
    Heartbeat now = heartbeat;
    if (now != null) {
      now.wake();
    }
  }
}
