package dev.sluice.wire;

import dev.sluice.spi.Feature;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the storage behind a server can do.
 *
 * @param traits its own; the way to the server changes some of them
 * @param roles the simple names of the roles that it has, such as {@code JobBrowser}
 * @param maxBody bytes of a request at most
 */
public record StorageJson(Traits traits, Set<String> roles, int maxBody) {
  public StorageJson {
    roles = Set.copyOf(roles);
  }

  /** Its fields. */
  public void write(JsonOut out) {
    List<String> features = new TreeSet<>(traits.features()).stream().map(Feature::name).toList();
    out.text("name", traits.name())
        .texts("features", features)
        .text("callCost", traits.callCost().name())
        .text("threading", traits.threading().name())
        .text("sharing", traits.sharing().name())
        .text("durability", traits.durability().name())
        .seconds("resolutionSeconds", traits.resolution())
        .number("maxPayload", traits.maxPayload())
        .texts("roles", new TreeSet<>(roles))
        .number("maxBody", maxBody);
  }

  /**
   * What {@link #write} wrote, as who reads it may see the storage: a call leaves the process, and
   * anybody who reaches the server shares it. A feature that is not known here is of no use here.
   */
  public static StorageJson read(JsonIn in) {
    Fields fields = new Fields();
    in.object(name -> fields.field(in, name));
    return new StorageJson(fields.traits(), fields.roles, fields.maxBody);
  }

  private static final class Fields {
    private String name = "";
    private final Set<Feature> features = new HashSet<>();
    private Traits.Threading threading = Traits.Threading.ANY;
    private Traits.Durability durability = Traits.Durability.SERVER;
    private Duration resolution = Duration.ofMillis(1);
    private int maxPayload;
    private Set<String> roles = Set.of();
    private int maxBody;

    void field(JsonIn in, String field) {
      switch (field) {
        case "name" -> name = in.text();
        case "features" -> in.list(JsonIn::text).forEach(this::feature);
        case "threading" -> threading = in.word(Traits.Threading.class);
        case "durability" -> durability = in.word(Traits.Durability.class);
        case "resolutionSeconds" -> resolution = in.seconds();
        case "maxPayload" -> maxPayload = in.number(0, Integer.MAX_VALUE);
        case "roles" -> roles = Set.copyOf(in.list(JsonIn::text));
        case "maxBody" -> maxBody = in.number(1, Integer.MAX_VALUE);
        default -> in.skip();
      }
    }

    private void feature(String word) {
      for (Feature feature : Feature.values()) {
        if (feature.name().equals(word)) {
          features.add(feature);
        }
      }
    }

    Traits traits() {
      return new Traits(
          name,
          features,
          Traits.CallCost.REMOTE,
          threading,
          Traits.Sharing.MANY_MACHINES,
          // What the storage itself does not keep, the server keeps as long as it runs.
          durability == Traits.Durability.NONE ? Traits.Durability.SERVER : durability,
          resolution,
          maxPayload);
    }
  }
}
