package dev.sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
  private static final String[] JDK = {"java..", "javax..", "jdk..", "org.jspecify.annotations.."};
  private static final String[] ADAPTERS = {
    "dev.sluice.memory..", "dev.sluice.file..", "dev.sluice.sql.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice");

  @Test
  void looksAtAllParts() {
    assertThat(CLASSES.contain(dev.sluice.Sluice.class)).isTrue();
    assertThat(CLASSES.contain("dev.sluice.engine.OpenSluice")).isTrue();
    assertThat(CLASSES.contain("dev.sluice.memory.MemoryStore")).isTrue();
    assertThat(CLASSES.contain("dev.sluice.file.FileStore")).isTrue();
    assertThat(CLASSES.contain("dev.sluice.sql.SqlStore")).isTrue();
    assertThat(CLASSES.contain(Main.class)).isTrue();
    assertThat(CLASSES.contain(ArchitectureTest.class)).isFalse();
  }

  @Test
  void coreKnowsOnlyTheJdk() {
    classes()
        .that(areCore())
        .should()
        .onlyDependOnClassesThat(areCore().or(areOf(JDK)))
        .check(CLASSES);
  }

  @Test
  void valuesKnowNothingAboveThem() {
    classes()
        .that()
        .resideInAPackage("dev.sluice.job")
        .should()
        .onlyDependOnClassesThat(areOf("dev.sluice.job").or(areOf(JDK)))
        .check(CLASSES);
  }

  @Test
  void theStorageInterfaceKnowsNeitherEngineNorFacade() {
    classes()
        .that()
        .resideInAPackage("dev.sluice.spi")
        .should()
        .onlyDependOnClassesThat(areOf("dev.sluice.spi", "dev.sluice.job").or(areOf(JDK)))
        .check(CLASSES);
  }

  @Test
  void anAdapterKnowsTheStorageInterfaceAndItself() {
    for (String adapter : ADAPTERS) {
      classes()
          .that()
          .resideInAPackage(adapter)
          .should()
          .onlyDependOnClassesThat(
              areOf(adapter, "dev.sluice.spi", "dev.sluice.job").or(areOf(JDK)))
          .check(CLASSES);
    }
  }

  @Test
  void noPublicSignatureShowsADriver() {
    noClasses()
        .that(areCore().or(areOf("dev.sluice.file..", "dev.sluice.sql..")))
        .should()
        .dependOnClassesThat(DescribedPredicate.not(areOf(JDK).or(areOf("dev.sluice.."))))
        .check(CLASSES);
  }

  @Test
  void theCommandUsesOnlyWhatUsersUse() {
    classes()
        .that()
        .resideInAPackage("dev.sluice.cli..")
        .should()
        .onlyDependOnClassesThat(
            areOf(
                    "dev.sluice.cli..",
                    "dev.sluice",
                    "dev.sluice.job",
                    "dev.sluice.move",
                    "dev.sluice.relay",
                    "dev.sluice.spi",
                    "dev.sluice.file",
                    "dev.sluice.sql",
                    "dev.sluice.json",
                    "dev.sluice.schedules",
                    "dev.sluice.server",
                    "dev.sluice.wire",
                    "picocli..")
                .or(areOf(JDK)))
        .check(CLASSES);
  }

  @Test
  void theCommandsLookDownOnly() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.cli.output")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.sluice.cli",
            "dev.sluice.cli.command",
            "dev.sluice.cli.run",
            "dev.sluice.cli.process")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.sluice.cli.command", "dev.sluice.cli.run", "dev.sluice.cli.process")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sluice.cli")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> areCore() {
    return areOf(
        "dev.sluice",
        "dev.sluice.job",
        "dev.sluice.spi",
        "dev.sluice.move",
        "dev.sluice.relay",
        "dev.sluice.spillover",
        "dev.sluice.engine",
        "dev.sluice.memory");
  }

  private static DescribedPredicate<JavaClass> areOf(String... packages) {
    return JavaClass.Predicates.resideInAnyPackage(packages);
  }
}
