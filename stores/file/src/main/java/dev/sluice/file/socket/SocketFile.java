package dev.sluice.file.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where the socket of a store is: in the store's directory, or, when that makes a longer path than
 * the operating system takes, in a private directory of its own, named by a file in the store's.
 *
 * <p>Whoever makes or removes one holds the lock of the directory.
 */
final class SocketFile {
  static final String SOCKET = "control.sock";
  static final String ELSEWHERE = "control.path";

  /** Linux takes 107 bytes, macOS 103. */
  private static final int LONGEST_PATH = 100;

  // A socket gets its mode after its name. Until then it is where nobody else can reach it.
  private static final String NURSERY = ".control";
  private static final String BORN = "s";
  private static final String TEMPORARY = "sluice-";

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private SocketFile() {}

  /** Where the socket of the store in this directory should be. It need not be there. */
  static Path find(Path directory) throws IOException {
    try {
      return Path.of(Files.readString(directory.resolve(ELSEWHERE), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return directory.resolve(SOCKET);
    }
  }

  /** Makes the socket, in place of one that a dead process left behind. */
  static ServerSocketChannel bind(Path directory) throws IOException {
    remove(directory);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean bound = false;
    try {
      if (fits(directory.resolve(SOCKET))) {
        bindNear(channel, directory);
      } else {
        bindFar(channel, directory);
      }
      bound = true;
      return channel;
    } finally {
      if (!bound) {
        channel.close();
        remove(directory);
      }
    }
  }

  private static boolean fits(Path socket) {
    return socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH;
  }

  private static void bindNear(ServerSocketChannel channel, Path directory) throws IOException {
    Path nursery = Files.createDirectory(directory.resolve(NURSERY), PRIVATE);
    Path born = bindPrivately(channel, nursery.resolve(BORN));
    Files.move(born, directory.resolve(SOCKET), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(nursery);
  }

  private static void bindFar(ServerSocketChannel channel, Path directory) throws IOException {
    Path home = Files.createTempDirectory(TEMPORARY, PRIVATE).toAbsolutePath();
    // Written first: whatever goes wrong then, the next opening finds what there is to remove.
    Files.writeString(directory.resolve(ELSEWHERE), home.resolve(SOCKET).toString());
    bindPrivately(channel, home.resolve(SOCKET));
  }

  private static Path bindPrivately(ServerSocketChannel channel, Path socket) throws IOException {
    channel.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, OWNER);
    return socket;
  }

  /** Removes the socket and all that belongs to it. */
  static void remove(Path directory) throws IOException {
    Path socket = find(directory);
    Files.deleteIfExists(socket);
    Path home = socket.getParent();
    if (home != null && !home.equals(directory)) {
      Files.deleteIfExists(home);
      Files.deleteIfExists(directory.resolve(ELSEWHERE));
    }
    Files.deleteIfExists(directory.resolve(NURSERY).resolve(BORN));
    Files.deleteIfExists(directory.resolve(NURSERY));
  }
}
