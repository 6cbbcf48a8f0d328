package dev.sluice.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whom a package may know, and what of it others see: rules for the test of a module that is built
 * on Sluice. Needs ArchUnit ({@code com.tngtech.archunit:archunit}) in the test class path.
 *
 * <p>A package may always know itself, what users and adapters of Sluice use ({@code dev.sluice},
 * {@code dev.sluice.job}, {@code dev.sluice.spi}), the JDK and JSpecify.
 */
public final class ModuleRules {
  private static final String[] PUBLIC = {"dev.sluice", "dev.sluice.job", "dev.sluice.spi"};
  private static final String[] PLATFORM = {
    "java..", "javax.crypto..", "javax.net..", "org.jspecify.annotations"
  };

  private final String name;
  private final JavaClasses own;
  private final List<String> known = new ArrayList<>(List.of(PUBLIC));
  private final List<String> shown = new ArrayList<>(List.of(PUBLIC));

  ModuleRules(String name, ClassFileImporter importer) {
    this.name = name;
    known.addAll(List.of(PLATFORM));
    known.add(name);
    shown.addAll(List.of(PLATFORM));
    shown.add(name);
    own = importer.importPackages(name).that(JavaClass.Predicates.resideInAPackage(name));
    assertThat(own).as("classes of %s", name).isNotEmpty();
  }

  /** The rules of one package, without those below it. */
  public static ModuleRules of(String name) {
    return new ModuleRules(
        name,
        new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS));
  }

  /** It may know these packages besides; two dots at the end mean those below it too. */
  public ModuleRules knows(String... packages) {
    known.addAll(List.of(packages));
    return this;
  }

  /** It may know these packages, and its users see them in what they call. */
  public ModuleRules shows(String... packages) {
    shown.addAll(List.of(packages));
    return knows(packages);
  }

  /**
   * Checks that it knows no others, that its public types are these, and that nothing which their
   * users call speaks of types that they are not to see.
   *
   * @throws AssertionError naming what breaks a rule
   */
  public void check(Class<?>... publicTypes) {
    classes().should().onlyDependOnClassesThat(areIn(known)).check(own);
    assertThat(publicTypes()).as("public types of %s", name).isEqualTo(names(publicTypes));
    assertThat(own.stream().filter(ModuleRules::isSeen).flatMap(this::leaks))
        .as("what users of %s are not to see", name)
        .isEmpty();
  }

  private Set<String> publicTypes() {
    return own.stream()
        .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(Class<?>... types) {
    return Arrays.stream(types).map(Class::getName).collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isSeen(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ModuleRules::isSeen).orElse(true);
  }

  private static boolean isSeen(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private Stream<String> leaks(JavaClass type) {
    return type.getCodeUnits().stream()
        .filter(unit -> isSeen(unit.getModifiers()))
        .filter(unit -> !types(unit).allMatch(areIn(shown)))
        .map(JavaCodeUnit::getFullName);
  }

  private static Stream<JavaClass> types(JavaCodeUnit unit) {
    return Stream.concat(
            unit.getReturnType().getAllInvolvedRawTypes().stream(),
            unit.getParameterTypes().stream().flatMap(t -> t.getAllInvolvedRawTypes().stream()))
        .map(JavaClass::getBaseComponentType);
  }

  private static DescribedPredicate<JavaClass> areIn(List<String> packages) {
    return DescribedPredicate.or(
        JavaClass.Predicates.resideInAnyPackage(packages.toArray(String[]::new)),
        DescribedPredicate.describe("are primitive", JavaClass::isPrimitive),
        DescribedPredicate.describe("are arrays", JavaClass::isArray));
  }
}
