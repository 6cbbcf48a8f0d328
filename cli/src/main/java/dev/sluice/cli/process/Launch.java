package dev.sluice.cli.process;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process to be started.
 *
 * @param arguments the program and its arguments
 * @param environment what it gets besides this process's own environment
 * @param input its standard input; {@code null} for an empty one
 */
public record Launch(
    List<byte[]> arguments, Map<String, byte[]> environment, byte @Nullable [] input) {
  public Launch {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }
}
