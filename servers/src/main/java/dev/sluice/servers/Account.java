package dev.sluice.servers;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who a server runs as. Some refuse to run as root; then they run as the user that their package
 * made for them.
 */
final class Account {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final String user;

  private Account(String user) {
    this.user = user;
  }

  static Account of(String user) {
    return new Account(user);
  }

  /** The command line, run as this user. */
  List<String> run(List<String> command) {
    if (!ROOT) {
      return command;
    }
    // It replaces itself by the command, so that the process handle is the server's.
    List<String> whole = new ArrayList<>(List.of("setpriv", "--reuid=" + user));
    whole.addAll(List.of("--regid=" + user, "--clear-groups"));
    whole.addAll(command);
    return whole;
  }

  /** Makes the folder this user's. */
  void give(Path folder) throws IOException {
    if (ROOT) {
      Files.setOwner(
          folder,
          FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user));
    }
  }
}
