package dev.sluice.file;

import dev.sluice.file.log.FileLayer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Opens file stores over a file layer of the benchmark's own, which the store offers to nobody. */
@NullMarked
public final class ShapedStore {
  private static final long NO_LIMIT = 100_000_000;

  private ShapedStore() {}

  /**
   * Opens a store with the default size of segments.
   *
   * @param forced whether each call returns after its force, or the operating system forces
   */
  public static FileStore open(Path directory, boolean forced, FileLayer files) {
    @Nullable Duration forceEvery = forced ? Duration.ZERO : null;
    return FileStore.open(
        new FileOptions(directory, forceEvery, FileOptions.LARGE_SEGMENT, false, NO_LIMIT),
        files,
        InstantSource.system());
  }
}
