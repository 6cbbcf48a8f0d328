package dev.sluice.server;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.sluice.server.beanstalkd.BeanstalkdPort;
import dev.sluice.server.beanstalkd.BeanstalkdPortOptions;
import dev.sluice.testkit.ModuleRules;
import org.junit.jupiter.api.Test;

/** A server puts its parts together; they do not know it, nor each other in circles. */
class ArchitectureTest {
  @Test
  void knowsAndShowsOnlyWhatItMust() {
    ModuleRules.of("dev.sluice.server")
        .knows("dev.sluice.server..", "dev.sluice.relay", "dev.sluice.spi.tls")
        .knows("dev.sluice.schedules", "dev.sluice.wire", "dev.sluice.json")
        .knows("dev.sluice.micrometer", "io.micrometer..")
        .knows("jakarta.servlet..", "org.eclipse.jetty..")
        .check(ServerConfig.class, Setting.class, SluiceServer.class);
  }

  @Test
  void theBeanstalkdProtocolKnowsTheLibraryAlone() {
    ModuleRules.of("dev.sluice.server.beanstalkd")
        .check(BeanstalkdPort.class, BeanstalkdPortOptions.class);
  }

  @Test
  void noPartKnowsAnotherInCircles() {
    JavaClasses parts =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                "dev.sluice.server",
                "dev.sluice.grpc",
                "dev.sluice.wire",
                "dev.sluice.schedules",
                "dev.sluice.micrometer");
    SlicesRuleDefinition.slices()
        .assignedFrom(new ByPackage())
        .should()
        .beFreeOfCycles()
        .check(parts);
  }

  /** Each package is a part. */
  private static final class ByPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
