package dev.sluice.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random expressions mean the same to another library, where clocks are never changed. */
class CronAgainstAnotherTest {
  private static final int EXPRESSIONS = Integer.getInteger("sluice.schedules.expressions", 1_500);
  private static final int TIMES = 6;

  private final CronParser parser =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  @Test
  void randomExpressionsAreDueAtTheSameTimes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < EXPRESSIONS; i++) {
      String cron = expression(random);
      LocalDateTime time =
          LocalDateTime.of(2020, 1, 1, 0, 0).plusMinutes(random.nextInt(5_000_000));
      compare(cron, time, seed);
    }
  }

  private void compare(String text, LocalDateTime from, long seed) {
    Cron ours = Cron.parse(text);
    ExecutionTime theirs = ExecutionTime.forCron(parser.parse(text));
    LocalDateTime time = from;
    for (int i = 0; i < TIMES; i++) {
      ZonedDateTime expected = theirs.nextExecution(time.atZone(ZoneOffset.UTC)).orElseThrow();
      LocalDateTime found = ours.next(time);
      assertThat(found)
          .as("%s after %s, seed %d", text, time, seed)
          .isEqualTo(expected.toLocalDateTime());
      time = Objects.requireNonNull(found);
    }
  }

  // Days up to the 28th, so that there always is one. Of the two fields of days one is a star:
  // what both together mean, libraries do not agree on.
  private static String expression(Random random) {
    boolean weekdays = random.nextBoolean();
    return String.join(
        " ",
        field(random, 0, 59),
        field(random, 0, 23),
        weekdays ? "*" : field(random, 1, 28),
        field(random, 1, 12),
        weekdays ? field(random, 0, 6) : "*");
  }

  private static String field(Random random, int from, int to) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> "*";
      case 2 -> "*/" + (2 + random.nextInt(Math.max(1, (to - from) / 2)));
      case 3 -> value(random, from, to) + "," + value(random, from, to);
      case 4 -> {
        int first = value(random, from, to);
        yield first + "-" + value(random, first, to);
      }
      default -> Integer.toString(value(random, from, to));
    };
  }

  private static int value(Random random, int from, int to) {
    return from + random.nextInt(to - from + 1);
  }
}
