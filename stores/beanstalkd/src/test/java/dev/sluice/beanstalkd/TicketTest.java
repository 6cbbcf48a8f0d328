package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.job.JobId;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketTest {
  private static final List<Place> PLACES =
      List.of(new Place(-1, 5, 7), new Place(3, 0, Long.MAX_VALUE));

  @Test
  void everythingComesBack() throws Exception {
    for (Ticket ticket :
        List.of(
            Ticket.of(false, PLACES),
            Ticket.of(true, List.of()),
            new Ticket(true, new JobId(1, -2), null, PLACES),
            new Ticket(false, null, new JobId(3, -4), PLACES),
            new Ticket(false, new JobId(1, -2), new JobId(3, -4), PLACES))) {
      assertThat(Ticket.read(ticket.toBytes())).isEqualTo(ticket);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 21, 41})
  void whatIsNoneIsRefused(int length) {
    byte[] whole = Ticket.of(false, PLACES).toBytes();
    assertThat(catchThrowable(() -> Ticket.read(Arrays.copyOf(whole, length))))
        .isInstanceOf(IOException.class);
    byte[] newer = whole.clone();
    newer[0] = 99;
    assertThat(catchThrowable(() -> Ticket.read(newer))).isInstanceOf(IOException.class);
  }

  @Test
  void aServerIsKnownByItsName() {
    assertThat(Place.server(new Node("a", 1))).isEqualTo(Place.server(new Node("a", 1)));
    assertThat(Place.server(new Node("a", 1))).isNotEqualTo(Place.server(new Node("a", 2)));
  }
}
