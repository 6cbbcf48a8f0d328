package dev.sluice.cli.run;

import dev.sluice.cli.process.CommandTemplate;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** What was asked for, checked. */
record RunRequest(
    RunPlace place, RunOptions options, ProcessOptions process, CommandTemplate command) {

  /**
   * Opens the input.
   *
   * @param standard what {@code -} stands for
   */
  InputStream openInput(InputStream standard) throws IOException {
    Path path = place.input();
    return path == null ? standard : new FileInputStream(path.toFile());
  }
}
