package dev.sluice.cli.process;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A command with a place for the line: {@code {}} is replaced wherever it stands, also inside an
 * argument; without any the line becomes the last argument. Bytes throughout, and never a shell.
 */
public final class CommandTemplate {
  private final List<byte[]> parts;
  private final boolean hasPlace;
  private final boolean append;

  /**
   * @param parts the program and its arguments; at least one
   * @param append whether the line is appended when there is no place for it
   * @throws IllegalArgumentException if there is no program
   */
  public CommandTemplate(List<byte[]> parts, boolean append) {
    if (parts.isEmpty() || parts.get(0).length == 0) {
      throw new IllegalArgumentException("no command given");
    }
    this.parts = List.copyOf(parts);
    this.hasPlace = this.parts.stream().anyMatch(part -> nextPlace(part, 0) >= 0);
    this.append = append;
  }

  /** The program and its arguments as they were given. */
  public List<byte[]> parts() {
    return parts;
  }

  /** Whether the program's own name depends on the line. */
  public boolean hasPlaceInProgram() {
    return nextPlace(parts.get(0), 0) >= 0;
  }

  /** Whether the line becomes part of the arguments. */
  public boolean takesLine() {
    return hasPlace || append;
  }

  /** The program and its arguments for a line. */
  public List<byte[]> expand(byte[] line) {
    List<byte[]> expanded = new ArrayList<>(parts.size() + 1);
    for (byte[] part : parts) {
      expanded.add(fill(part, line));
    }
    if (!hasPlace && append) {
      expanded.add(line);
    }
    return expanded;
  }

  private static byte[] fill(byte[] part, byte[] line) {
    int place = nextPlace(part, 0);
    if (place < 0) {
      return part;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(part.length + line.length);
    int from = 0;
    while (place >= 0) {
      out.write(part, from, place - from);
      out.write(line, 0, line.length);
      from = place + 2;
      place = nextPlace(part, from);
    }
    out.write(part, from, part.length - from);
    return out.toByteArray();
  }

  private static int nextPlace(byte[] part, int from) {
    for (int i = from; i + 1 < part.length; i++) {
      if (part[i] == '{' && part[i + 1] == '}') {
        return i;
      }
    }
    return -1;
  }
}
