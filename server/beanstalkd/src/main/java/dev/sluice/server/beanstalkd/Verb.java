package dev.sluice.server.beanstalkd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands, in the order in which a line is compared with them: longer ones first. */
enum Verb {
  PUT("put "),
  PEEK("peek "),
  PEEK_READY("peek-ready"),
  PEEK_DELAYED("peek-delayed"),
  PEEK_BURIED("peek-buried"),
  RESERVE_WITH_TIMEOUT("reserve-with-timeout "),
  RESERVE_JOB("reserve-job "),
  RESERVE("reserve"),
  DELETE("delete "),
  RELEASE("release "),
  BURY("bury "),
  KICK("kick "),
  KICK_JOB("kick-job "),
  TOUCH("touch "),
  STATS_JOB("stats-job "),
  STATS_TUBE("stats-tube "),
  STATS("stats"),
  USE("use "),
  WATCH("watch "),
  IGNORE("ignore "),
  LIST_TUBES_WATCHED("list-tubes-watched"),
  LIST_TUBE_USED("list-tube-used"),
  LIST_TUBES("list-tubes"),
  QUIT("quit"),
  PAUSE_TUBE("pause-tube");

  /** Those whose uses the statistics show, in their order. */
  static final List<Verb> STATS_ORDER =
      List.of(
          PUT,
          PEEK,
          PEEK_READY,
          PEEK_DELAYED,
          PEEK_BURIED,
          RESERVE,
          RESERVE_WITH_TIMEOUT,
          DELETE,
          RELEASE,
          USE,
          WATCH,
          IGNORE,
          BURY,
          KICK,
          TOUCH,
          STATS,
          STATS_JOB,
          STATS_TUBE,
          LIST_TUBES,
          LIST_TUBE_USED,
          LIST_TUBES_WATCHED,
          PAUSE_TUBE);

  private static final Verb[] ALL = values();

  /** What a line begins with. */
  final String text;

  Verb(String text) {
    this.text = text;
  }

  /** The name of its count. */
  String counter() {
    return "cmd-" + text.strip();
  }

  /** The command of a line, or {@code null} for none. */
  static @Nullable Verb of(String line) {
    for (Verb verb : ALL) {
      if (line.startsWith(verb.text)) {
        return verb;
      }
    }
    return null;
  }
}
