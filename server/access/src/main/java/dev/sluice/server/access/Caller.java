package dev.sluice.server.access;

import java.util.Set;

/**
 * Who makes a request.
 *
 * @param name for the log of changes; never a secret
 * @param roles at least one
 */
public record Caller(String name, Set<Role> roles) {
  /** Who calls where nobody has to say who they are. */
  public static final Caller ANYBODY = new Caller("anybody", Set.of(Role.ADMIN));

  /**
   * @throws IllegalArgumentException if there is no role
   */
  public Caller {
    roles = Set.copyOf(roles);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("caller \"" + name + "\" has no role");
    }
  }

  /** Whether the caller may do what the role is needed for. */
  public boolean may(Role role) {
    return roles.stream().anyMatch(own -> own.includes(role));
  }
}
