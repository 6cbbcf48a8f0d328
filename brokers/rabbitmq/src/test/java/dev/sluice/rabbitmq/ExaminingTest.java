package dev.sluice.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.RabbitMqServer;
import dev.sluice.spi.Checkup;
import dev.sluice.spi.Checkup.Finding;
import dev.sluice.spi.Checkup.Level;
import dev.sluice.spi.JobStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of how a queue is set up. */
@Timeout(120)
class ExaminingTest {
  private static List<Finding> examine(String queue) {
    try (JobStore store = Sources.open(RabbitMqServer.sharedUrl() + queue)) {
      return store.role(Checkup.class).orElseThrow().checkup();
    }
  }

  private static void says(List<Finding> findings, Level level, String... parts) {
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.level()).isEqualTo(level);
              assertThat(finding.text()).contains(parts);
            });
  }

  @Test
  void aQuorumQueueIsFine() throws Exception {
    try (Bystander bystander = Bystander.atShared()) {
      List<Finding> findings = examine("/" + bystander.quorum());
      says(findings, Level.OK, "rabbitmq 3.");
      says(findings, Level.OK, "0 messages wait");
      says(findings, Level.OK, "a quorum queue");
      says(findings, Level.OK, "no delivery limit");
      says(findings, Level.NOTE, "policies cannot be seen");
      assertThat(findings).noneMatch(finding -> finding.level() == Level.PROBLEM);
    }
  }

  @Test
  void whatMayDropMessagesIsAProblem() throws Exception {
    try (Bystander bystander = Bystander.atShared()) {
      Map<String, Object> arguments =
          Map.of(
              "x-queue-type",
              "quorum",
              "x-delivery-limit",
              7,
              "x-message-ttl",
              60_000,
              "x-expires",
              900_000,
              "x-max-length",
              10,
              "x-dead-letter-exchange",
              "dead ends");
      List<Finding> findings = examine("/" + bystander.declare(arguments));
      says(findings, Level.OK, "delivery limit 7");
      says(findings, Level.PROBLEM, "60000 ms", "dead-letter exchange \"dead ends\"");
      says(findings, Level.PROBLEM, "900000 ms", "deleted");
      says(findings, Level.PROBLEM, "drop-head");
    }
  }

  @Test
  void aClassicQueueIsWorthKnowing() throws Exception {
    try (Bystander bystander = Bystander.atShared()) {
      Map<String, Object> bounded = Map.of("x-max-length", 10, "x-overflow", "reject-publish");
      List<Finding> durable = examine("/" + bystander.declare(bounded));
      says(durable, Level.NOTE, "a classic queue");
      says(durable, Level.OK, "refuses new messages");
      String brief = Bystander.fresh();
      bystander.channel().queueDeclare(brief, false, false, true, Map.of());
      says(examine("/" + brief), Level.PROBLEM, "not durable");
    }
  }

  @Test
  void aQueueThatIsNotThereIsNotMadeByLooking() throws Exception {
    try (Bystander bystander = Bystander.atShared()) {
      String queue = Bystander.fresh();
      says(examine("/" + queue), Level.OK, "will be declared");
      says(examine("/" + queue + "?declare=false"), Level.PROBLEM, "declare=false");
      says(examine(""), Level.NOTE, "names no queue");
      // It would not be the same queue, had it been made.
      bystander.channel().queueDeclare(queue, false, false, true, Map.of());
    }
  }
}
