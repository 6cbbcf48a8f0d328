package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.testkit.reference.ReferenceJobs;
import dev.sluice.testkit.reference.ReferenceStore;
import dev.sluice.testkit.shown.Shown;
import org.junit.jupiter.api.Test;

/** The rules hold where they hold, and nowhere else. */
class ModuleRulesTest {
  @Test
  void aPackageThatKeepsThemPasses() {
    reference().check(ReferenceStore.class, ReferenceJobs.class);
  }

  private static ModuleRules reference() {
    return ModuleRules.of("dev.sluice.testkit.reference");
  }

  @Test
  void aPublicTypeMoreOrLessIsFound() {
    assertThatThrownBy(() -> reference().check(ReferenceStore.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ReferenceJobs");
    assertThatThrownBy(
            () -> reference().check(ReferenceStore.class, ReferenceJobs.class, Effort.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Effort");
  }

  @Test
  void whoKnowsWhatItMustNotIsFound() {
    assertThatThrownBy(() -> ModuleRules.of("dev.sluice.testkit.conformance").check())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("org.junit.jupiter");
  }

  @Test
  void aTypeThatUsersAreNotToSeeIsFound() {
    assertThatThrownBy(() -> shown().knows("org.assertj..").check(Shown.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Shown.driver()");
    shown().shows("org.assertj..").check(Shown.class);
  }

  private static ModuleRules shown() {
    return new ModuleRules("dev.sluice.testkit.shown", new ClassFileImporter());
  }

  @Test
  void aPackageThatIsNotThereIsNoSuccess() {
    assertThatThrownBy(() -> ModuleRules.of("dev.sluice.nowhere"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("dev.sluice.nowhere");
  }
}
