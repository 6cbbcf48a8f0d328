package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How runners come to their work. */
@Timeout(60)
final class FeedTest {
  private final AtomicInteger launched = new AtomicInteger();
  private final Crew crew =
      new Crew(
          2,
          Nanos.of(Rig.SOON),
          new Launches(),
          new Outage(InstantSource.system(), (doing, error) -> {}, () -> {}),
          () -> {});

  @Test
  void whether_there_is_more_is_asked_once_the_next_one_could_come_for_it() throws Exception {
    crew.start();
    AtomicBoolean seatTaken = new AtomicBoolean(true);
    Supply supply =
        supply(
            method ->
                switch (method) {
                  case "poll" -> Runner.NOTHING;
                  case "callsForMore" -> {
                    seatTaken.set(crew.seatTaken());
                    yield true;
                  }
                  default -> throw new AssertionError(method);
                });

    assertThat(new Feed(crew, supply).await(runner())).isSameAs(Runner.NOTHING);

    assertThat(seatTaken).isFalse();
    assertThat(launched).hasValue(2);
  }

  private static Supply supply(Function<String, Object> answer) {
    return (Supply)
        Proxy.newProxyInstance(
            Supply.class.getClassLoader(),
            new Class<?>[] {Supply.class},
            (self, method, arguments) -> answer.apply(method.getName()));
  }

  // It is only seated here, and never run.
  @SuppressWarnings("NullAway")
  private Runner runner() {
    return new Runner(null, crew, null, null, null, null, null);
  }

  private final class Launches implements Crew.Hiring {
    @Override
    public Runner runner() {
      return FeedTest.this.runner();
    }

    @Override
    public void launch(Runner runner) {
      launched.incrementAndGet();
    }
  }
}
