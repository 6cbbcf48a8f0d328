package dev.sluice.kafka;

import dev.sluice.spi.Checkup;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.Feature;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How topics are read: as a classic group, or as a share group.
 *
 * @param features what the group does by itself
 * @param roles what else the source can be asked, by the role
 * @param opener makes the reader of a topic, for claims like its first one
 */
record Readers(Set<Feature> features, Map<Class<?>, Object> roles, Opener opener) {
  /** Makes the reader of a topic. */
  interface Opener {
    Reader open(String topic, ClaimRequest first);
  }

  static Readers of(
      KafkaOptions options, Errors errors, Cluster cluster, Clients clients, InstantSource clock) {
    Checkup checkup = new Examining(cluster, options.address().topic());
    ShareOptions share = options.share();
    if (share == null) {
      return new Readers(
          EnumSet.of(Feature.RELEASE, Feature.EXTEND, Feature.GROUPS),
          Map.of(Checkup.class, checkup),
          (topic, first) -> classic(topic, first, options, errors, clients, clock));
    }
    ShareGroup group = new ShareGroup(options, cluster, errors);
    group.check();
    return new Readers(
        EnumSet.of(Feature.RELEASE, Feature.EXTEND),
        Map.of(Checkup.class, checkup, DeliveryLimit.class, group),
        (topic, first) -> shared(topic, options, share, group, errors, clients, clock));
  }

  private static Reader classic(
      String topic,
      ClaimRequest first,
      KafkaOptions options,
      Errors errors,
      Clients clients,
      InstantSource clock) {
    Shelf shelf = new Shelf(clock, options.maxUncommitted());
    Session session = Session.of(first.lease(), options.session());
    Member member = new Member(topic, options, clients, errors, shelf, session);
    member.start();
    return new ClassicReader(options, errors, clock, shelf, member);
  }

  private static Reader shared(
      String topic,
      KafkaOptions options,
      ShareOptions share,
      ShareGroup group,
      Errors errors,
      Clients clients,
      InstantSource clock) {
    Pile pile = new Pile(clock);
    List<ShareMember> members = new ArrayList<>();
    for (int i = 0; i < share.consumers(); i++) {
      members.add(
          new ShareMember(
              topic, options.timeout(), group, () -> clients.shareConsumer(share), pile, errors));
    }
    members.forEach(ShareMember::start);
    return new ShareReader(options, errors, clock, pile, members);
  }
}
