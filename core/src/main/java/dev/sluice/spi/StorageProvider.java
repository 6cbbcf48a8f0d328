package dev.sluice.spi;

/** Opens storages of one URL scheme. Found by {@link java.util.ServiceLoader}. */
public interface StorageProvider {

  /** The part of the URL before the first colon, in lower case: {@code file}, {@code redis}. */
  String scheme();

  /** What a URL of this scheme looks like, for help texts: {@code file:DIRECTORY?fsync=always}. */
  String example();

  /**
   * Opens the storage.
   *
   * @throws IllegalArgumentException if the URL makes no sense: names the option concerned. Unknown
   *     options are refused
   * @throws StoreException if the storage cannot be opened
   */
  WorkSource open(StorageUrl url, Settings settings);
}
