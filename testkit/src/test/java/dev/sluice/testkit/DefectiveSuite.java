package dev.sluice.testkit;

import dev.sluice.spi.JobStore;
import dev.sluice.testkit.reference.ReferenceStore;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The suite over a store that is the reference but for one defect. Run by hand, not by JUnit. */
class DefectiveSuite extends StorageConformance {
  static final Defect NONE = (call, arguments, sound, asItShould) -> asItShould.call();

  private final Defect defect;

  /** Changes what a store does in one call. */
  interface Defect {
    @Nullable Object in(
        String call, Object[] arguments, JobStore sound, Callable<@Nullable Object> asItShould)
        throws Exception;
  }

  DefectiveSuite(Defect defect) {
    this.defect = defect;
  }

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(clock -> broken(new ReferenceStore(clock)))
        .effort(new Effort(200, 100, 200));
  }

  final JobStore broken(JobStore sound) {
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> {
              Object[] given = arguments == null ? new Object[0] : arguments;
              return defect.in(method.getName(), given, sound, () -> method.invoke(sound, given));
            });
  }
}
