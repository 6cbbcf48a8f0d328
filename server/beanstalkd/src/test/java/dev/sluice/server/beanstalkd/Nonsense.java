package dev.sluice.server.beanstalkd;

import java.util.Random;

/** Commands as clients would say them, mangled in all ways, and bytes that are none. */
final class Nonsense {
  private static final String[] COMMANDS = {
    "put 1 0 60 3\r\nabc\r\n",
    "put 4294967295 1 0 0\r\n\r\n",
    "put 0 0 1 10\r\n0123456789\r\n",
    "reserve-with-timeout 0\r\n",
    "reserve-job 3\r\n",
    "delete 1\r\n",
    "release 2 10 0\r\n",
    "bury 2 10\r\n",
    "touch 2\r\n",
    "peek 2\r\n",
    "peek-ready\r\n",
    "peek-delayed\r\n",
    "peek-buried\r\n",
    "kick 3\r\n",
    "kick-job 3\r\n",
    "use a$+b\r\n",
    "watch c\r\n",
    "ignore c\r\n",
    "stats-job 2\r\n",
    "stats-tube default\r\n",
    "list-tubes\r\n",
    "list-tube-used\r\n",
    "list-tubes-watched\r\n",
    "pause-tube c 0\r\n"
  };
  private static final int RANDOM_BYTES = 300;

  private final Random random;

  Nonsense(Random random) {
    this.random = random;
  }

  String next() {
    String command = COMMANDS[random.nextInt(COMMANDS.length)];
    return switch (random.nextInt(8)) {
      case 0 -> bytes();
      case 1 -> changed(command);
      case 2 -> command.substring(random.nextInt(command.length()));
      case 3 -> command.substring(0, random.nextInt(command.length()));
      case 4 -> command.replaceAll("\\d+", Long.toString(random.nextLong() >>> random.nextInt(64)));
      case 5 -> changed(command) + "\r\n";
      default -> command;
    };
  }

  private String bytes() {
    StringBuilder bytes = new StringBuilder();
    for (int left = random.nextInt(RANDOM_BYTES); left > 0; left--) {
      bytes.append((char) random.nextInt(256));
    }
    return bytes.toString();
  }

  private String changed(String command) {
    StringBuilder changed = new StringBuilder(command);
    changed.setCharAt(random.nextInt(command.length()), (char) random.nextInt(256));
    return changed.toString();
  }
}
