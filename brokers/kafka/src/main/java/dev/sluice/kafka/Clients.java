package dev.sluice.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka's own clients as the URL says. */
final class Clients {
  private static final int BATCH = 64 << 10;
  private static final long PATIENCE = 5_000;

  private final KafkaOptions options;

  Clients(KafkaOptions options) {
    this.options = options;
  }

  /** For a few questions; close it afterwards. */
  Admin admin() {
    Map<String, Object> all = common(AdminClientConfig.configNames());
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, options.timeoutMillis());
    all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, options.timeoutMillis());
    return Admin.create(all);
  }

  /** Idempotent, and confirmed by all replicas that are in sync. */
  KafkaProducer<byte[], byte[]> producer() {
    int linger = Math.toIntExact(options.linger().toMillis());
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
    all.putAll(common(ProducerConfig.configNames()));
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A leader that knows nothing of us takes whichever batch comes first, and refuses the ones
    // before it for good: of two on their way to a new partition the second may be that.
    all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, options.compression());
    all.put(ProducerConfig.LINGER_MS_CONFIG, linger);
    // A topic is known at once, or is not there.
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.min(PATIENCE, options.timeoutMillis()));
    // An answer that does not come must leave time to ask again.
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1_000, options.timeoutMillis() / 3));
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, options.timeoutMillis() + linger);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * A member of the classic group.
   *
   * @param session how long it may be silent
   * @param absence how long it may be busy with anything but polling
   */
  KafkaConsumer<byte[], byte[]> consumer(Duration session, Duration absence) {
    Duration heartbeats = Session.heartbeats(session);
    Map<String, Object> all = new HashMap<>();
    // What was rolled back is no job.
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.putAll(common(ConsumerConfig.configNames()));
    all.put(ConsumerConfig.GROUP_ID_CONFIG, options.group());
    all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, options.from());
    all.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, options.assignor());
    all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(session.toMillis()));
    all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.toIntExact(heartbeats.toMillis()));
    all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Math.toIntExact(absence.toMillis()));
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, options.timeoutMillis());
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A member of the share group. */
  KafkaShareConsumer<byte[], byte[]> shareConsumer(ShareOptions share) {
    Map<String, Object> all = new HashMap<>();
    // No more than is asked for: what waits in a client has its locks end there.
    all.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    all.putAll(common(ConsumerConfig.configNames()));
    all.put(ConsumerConfig.GROUP_ID_CONFIG, options.group());
    all.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, share.maxPoll());
    // It does not poll while jobs run, however long.
    all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, options.timeoutMillis());
    return new KafkaShareConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> common(Set<String> known) {
    Map<String, Object> all = new HashMap<>(options.security().properties());
    // Brokers that come back are looked for often: jobs wait for them.
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, "sluice");
    all.putAll(options.properties().of(known));
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, options.address().servers());
    return all;
  }
}
