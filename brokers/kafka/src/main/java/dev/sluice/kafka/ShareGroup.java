package dev.sluice.kafka;

import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.config.ConfigResource;

/**
 * How the brokers keep a share group: there its members cannot say where it begins, and which
 * records it reads; they are told with the rights of an administrator.
 */
final class ShareGroup implements DeliveryLimit {
  private static final String FEATURE = "share.version";
  private static final String FROM = "share.auto.offset.reset";
  private static final String ISOLATION = "share.isolation.level";
  private static final String LIMIT = "share.delivery.count.limit";

  /** That of brokers that do not say. */
  private static final int USUAL_LIMIT = 5;

  /**
   * Brokers learn of it one by one, and say that they know before they heed it. One that does not
   * heed it yet has the group begin at the end, and pass over what is there.
   */
  private static final long SPREADING = TimeUnit.SECONDS.toNanos(2);

  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(50);

  private final Cluster cluster;
  private final Errors errors;
  private final ConfigResource resource;
  private final Map<String, String> wanted;
  private volatile int limit = NONE;
  private boolean prepared;

  ShareGroup(KafkaOptions options, Cluster cluster, Errors errors) {
    this.cluster = cluster;
    this.errors = errors;
    this.resource = new ConfigResource(ConfigResource.Type.GROUP, options.group());
    // What was rolled back is no job.
    this.wanted = Map.of(FROM, options.from(), ISOLATION, "read_committed");
  }

  /**
   * Looks whether there are such groups.
   *
   * @throws StoreException REJECTED if the brokers have none; UNAVAILABLE if they do not answer
   */
  void check() {
    FeatureMetadata features =
        cluster.ask(
            "looking for share groups", admin -> admin.describeFeatures().featureMetadata());
    FinalizedVersionRange range = features.finalizedFeatures().get(FEATURE);
    if (range == null || range.maxVersionLevel() < 1) {
      throw errors.rejected(
          "mode=share needs brokers with share groups (4.2 or later, feature "
              + FEATURE
              + " at 1 or more)");
    }
  }

  /**
   * Has the group begin where it should, before it has a member. Once is enough.
   *
   * @throws StoreException REJECTED if that is not permitted; UNAVAILABLE if brokers do not answer
   */
  synchronized void prepare() {
    if (prepared) {
      return;
    }
    Config config = config();
    List<AlterConfigOp> changes = new ArrayList<>();
    wanted.forEach(
        (name, value) -> {
          if (!value.equals(value(config, name))) {
            changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
          }
        });
    if (!changes.isEmpty()) {
      set(changes);
      awaitSpread();
    }
    String most = value(config, LIMIT);
    limit = most.matches("\\d{1,9}") ? Integer.parseInt(most) : USUAL_LIMIT;
    prepared = true;
  }

  private void awaitSpread() {
    long end = System.nanoTime() + SPREADING;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(this, MOMENT);
      if (Thread.currentThread().isInterrupted()) {
        throw errors.unavailable("interrupted while the group was set up");
      }
    }
  }

  private Config config() {
    return cluster
        .ask("looking at the group", admin -> admin.describeConfigs(List.of(resource)).all())
        .getOrDefault(resource, new Config(List.of()));
  }

  private void set(Collection<AlterConfigOp> changes) {
    try {
      cluster.ask(
          "setting up the group",
          admin -> admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
    } catch (StoreException e) {
      if (Errors.isDenied(e)) {
        throw errors.rejected(
            "the group " + resource.name() + " needs " + wanted + ", which we may not set", e);
      }
      throw e;
    }
  }

  @Override
  public int deliveryLimit(String queue) {
    return limit;
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? "" : entry.value();
  }
}
