package dev.sluice.testkit.conformance;

import dev.sluice.testkit.TableColumn;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Collects what a storage passed, rule by rule, and holds it against its column in the table of
 * rules by storage.
 */
public final class RuleReport implements TestWatcher, AfterAllCallback {
  private static final String TABLE = "sluice.rules.table";
  private static final String WRITE = "sluice.rules.write";
  private static final Pattern REASON = Pattern.compile("not applicable to [^:]*: (.*)");

  private final Map<String, Rule> rules = new TreeMap<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  /** For JUnit. */
  public RuleReport() {}

  /** What is known of one rule. */
  private static final class Rule {
    private boolean passed;
    private boolean failed;
    private final TreeSet<String> lacking = new TreeSet<>();

    String cell() {
      if (failed) {
        return "FAILED";
      }
      String why = String.join(", ", lacking);
      if (!passed) {
        return "n/a: " + why;
      }
      return lacking.isEmpty() ? "yes" : "yes, but " + why;
    }
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    rule(context).passed = true;
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    rule(context).failed = true;
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    Matcher reason = REASON.matcher(cause == null ? "" : String.valueOf(cause.getMessage()));
    rule(context).lacking.add(reason.find() ? reason.group(1) : "skipped");
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    rule(context).lacking.add("disabled");
  }

  private Rule rule(ExtensionContext context) {
    String name = context.getRequiredTestMethod().getName();
    seen.add(name);
    return rules.computeIfAbsent(name.replaceFirst("_.*", ""), key -> new Rule());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Class<?> suite = context.getRequiredTestClass();
    TableColumn column = suite.getAnnotation(TableColumn.class);
    String file = System.getProperty(TABLE);
    // A part of the suite says nothing of the rest.
    if (column == null || file == null || !seen.containsAll(tests(suite))) {
      return;
    }
    RuleTable table = RuleTable.read(Path.of(file));
    Map<String, String> cells = cells();
    if (Boolean.getBoolean(WRITE)) {
      table.put(column.value(), cells);
      table.write();
    } else {
      table.requireEqual(column.value(), cells);
    }
  }

  private Map<String, String> cells() {
    Map<String, String> cells = new TreeMap<>();
    rules.forEach((name, rule) -> cells.put(name, rule.cell()));
    return cells;
  }

  private static Set<String> tests(Class<?> suite) {
    return Arrays.stream(suite.getMethods())
        .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
        .map(Method::getName)
        .collect(Collectors.toSet());
  }
}
