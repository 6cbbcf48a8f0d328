package dev.sluice.testkit.conformance;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * Runs a test once for each of some random seeds, each time with a storage of its own. The system
 * property {@value #SEED} gives the one seed to run, {@value #RUNS} how many to make up.
 */
public final class ModelSeeds implements TestTemplateInvocationContextProvider {
  static final String SEED = "sluice.testkit.model.seed";
  static final String RUNS = "sluice.testkit.model.runs";
  private static final int DEFAULT_RUNS = 10;

  /** Made by JUnit. */
  public ModelSeeds() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Long only = Long.getLong(SEED);
    LongStream seeds =
        only == null
            ? new Random().longs(Integer.getInteger(RUNS, DEFAULT_RUNS))
            : LongStream.of(only);
    return seeds.mapToObj(Run::new);
  }

  private record Run(long seed) implements TestTemplateInvocationContext, ParameterResolver {
    @Override
    public String getDisplayName(int invocationIndex) {
      return "seed " + seed;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == long.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return seed;
    }
  }
}
