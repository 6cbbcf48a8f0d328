package dev.sluice.examples;

import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.KafkaServer;
import dev.sluice.servers.MariaDbServer;
import dev.sluice.servers.NatsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Starts servers of its own for an example between two systems, and runs it. */
public final class WithServers {
  private WithServers() {}

  /**
   * Prints what the example prints.
   *
   * @param names of one example: {@code push-back} or {@code hand-over}
   */
  public static void main(String[] names) throws Exception {
    switch (names[0]) {
      case "push-back" -> pushBack();
      case "hand-over" -> handOver();
      default -> throw new IllegalArgumentException(names[0]);
    }
  }

  private static void pushBack() throws Exception {
    try (NatsServer nats = NatsServer.start();
        MariaDbServer mariadb = MariaDbServer.start()) {
      PushBack.main(
          new String[] {mariadb.url(mariadb.freshDatabase()), nats.url() + "/mails?create=true"});
    }
  }

  private static void handOver() throws Exception {
    Path beside = Files.createTempDirectory("orders");
    try (KafkaServer kafka = KafkaServer.start();
        BeanstalkdServer beanstalkd = BeanstalkdServer.start()) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.address()))) {
        admin.createTopics(List.of(new NewTopic("orders", 3, (short) 1))).all().get();
      }
      HandOver.main(
          new String[] {
            "beanstalkd://" + beanstalkd.address(),
            "kafka://" + kafka.address() + "/orders",
            "file:" + beside.resolve("store")
          });
    }
  }
}
