package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.file.FileAccess;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.SweepRequest;
import dev.sluice.sql.SqlStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Opens a storage for one command, or joins the process that holds it. */
final class StoreAccess {
  private static final int SWEEP_LIMIT = 10_000;

  private final StorageUrl url;
  private final boolean alone;

  private StoreAccess(StorageUrl url, boolean alone) {
    this.url = url;
    this.alone = alone;
  }

  /**
   * @throws IllegalArgumentException if it is no URL of a storage
   */
  static StoreAccess to(String url) {
    return new StoreAccess(StorageUrl.parse(url), false);
  }

  /** The same file store, opened though it is damaged: what cannot be read is set aside. */
  StoreAccess salvaging() {
    if (!isFile()) {
      throw new IllegalArgumentException("--salvage is for file: storages");
    }
    return with("damaged=skip").alone();
  }

  private StoreAccess with(String option) {
    return to(url.text() + (url.options().isEmpty() ? "?" : "&") + option);
  }

  /**
   * The same storage for whoever hands no job on: of those that a server hides, it has the rest.
   */
  StoreAccess looking() {
    return isServer() && url.option("hidden").isEmpty() ? with("hidden=show") : this;
  }

  /** The same storage, which must not be held by another process if one process must hold it. */
  StoreAccess alone() {
    return new StoreAccess(url, true);
  }

  /**
   * Opens a storage that is there already: a misspelt path is an error, not a new empty storage.
   *
   * @throws IllegalArgumentException if the URL makes no sense to this command
   * @throws FailedException if there is none
   */
  Sluice existing() {
    if (isFile() && !Files.isDirectory(directory())) {
      throw new FailedException("there is no file store in " + directory());
    }
    if (url.scheme().equals("jdbc") && !SqlStore.exists(url)) {
      throw new FailedException(
          "there are no tables of Sluice in "
              + url.redacted().replaceFirst(";.*", "")
              + " (the first job makes them, or sluice migrate)");
    }
    return orNew();
  }

  /**
   * Opens the storage, and makes it if it is not there.
   *
   * @throws IllegalArgumentException if the URL makes no sense to this command
   */
  Sluice orNew() {
    if (url.scheme().equals("memory")) {
      throw new IllegalArgumentException(
          "a memory: storage is gone when this command ends, so there is nothing to do with it here"
              + " (name one that lasts, such as file:data/jobs)");
    }
    return any();
  }

  /** Opens the storage, be it one that is gone afterwards. */
  Sluice any() {
    Sluice sluice =
        alone || !isFile()
            ? Sluice.open(url.text(), options -> options.sweeping(false))
            : Sluice.using(
                FileAccess.openOrAttach(url, Settings.DEFAULT), options -> options.sweeping(false));
    if (!isServer()) {
      // Nobody else may be looking after the storage: what is due shall show as READY.
      sluice.store().role(JobStore.class).ifPresent(s -> s.sweep(new SweepRequest(SWEEP_LIMIT)));
    }
    return sluice;
  }

  /** It looks after its storage itself, and not everybody may ask it to. */
  private boolean isServer() {
    return url.scheme().equals("http") || url.scheme().equals("https");
  }

  private boolean isFile() {
    return url.scheme().equals("file");
  }

  private Path directory() {
    try {
      return Path.of(url.rest());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path: \"" + url.rest() + "\"", e);
    }
  }
}
