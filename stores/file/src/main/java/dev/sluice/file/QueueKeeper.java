package dev.sluice.file;

import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.spi.Names;
import dev.sluice.spi.QueueSettings;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what belongs to queues. */
final class QueueKeeper {
  private final StoreCore core;

  QueueKeeper(StoreCore core) {
    this.core = core;
  }

  QueueSettings settings(String name) {
    core.lock.lock();
    try {
      core.now();
      QueueIndex queue = core.index.queueIfKnown(name);
      return queue == null ? QueueSettings.DEFAULT : queue.settings;
    } finally {
      core.lock.unlock();
    }
  }

  Map<String, QueueSettings> settings() {
    core.lock.lock();
    try {
      core.now();
      Map<String, QueueSettings> all = new TreeMap<>();
      for (QueueIndex queue : core.index.queues()) {
        if (queue.settingsLocation >= 0) {
          all.put(queue.name, queue.settings);
        }
      }
      return all;
    } finally {
      core.lock.unlock();
    }
  }

  void configure(String name, QueueSettings settings) {
    Names.queue(name);
    long last;
    core.lock.lock();
    try {
      core.now();
      last = core.journal.settings(name, settings);
      QueueIndex queue = core.index.queue(name);
      settle(core.index.live, queue, settings, last);
      queue.wakeAll();
    } finally {
      core.unlock();
    }
    core.commit(last, Commit.DURABLE);
  }

  /** The settings and where they stand now. */
  static void settle(LiveSegments live, QueueIndex queue, QueueSettings settings, long location) {
    if (queue.settingsLocation >= 0) {
      live.remove(queue.settingsLocation, queue.name.length());
    }
    live.add(location, queue.name.length());
    queue.settings = settings;
    queue.settingsLocation = location;
  }
}
