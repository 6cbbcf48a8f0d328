package dev.sluice.engine;

import dev.sluice.Sluice;
import dev.sluice.SluiceOptions;
import dev.sluice.spi.WorkSource;
import java.util.function.Consumer;

/**
 * A Sluice without threads of its own: workers do not start, nothing sweeps, and jobs run in the
 * thread that says so. For the test kit.
 */
public final class InlineSluice {
  private final OpenSluice sluice;

  private InlineSluice(OpenSluice sluice) {
    this.sluice = sluice;
  }

  /** Puts a Sluice without threads over a storage. */
  public static InlineSluice using(WorkSource store, Consumer<SluiceOptions> configure) {
    SluiceOptions options = new SluiceOptions();
    configure.accept(options.sweeping(false));
    return new InlineSluice(new OpenSluice(store, options, true));
  }

  /** The Sluice. */
  public Sluice sluice() {
    return sluice;
  }

  /**
   * Runs one job of one of its workers in the calling thread, if one is READY; does not wait.
   * Answers whether there was one.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean runOne() throws InterruptedException {
    return sluice.runOne();
  }
}
