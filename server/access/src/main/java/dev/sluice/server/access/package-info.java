/** Who may do what on a Sluice server: tokens, roles, hidden parts of jobs, the log of changes. */
@NullMarked
package dev.sluice.server.access;

import org.jspecify.annotations.NullMarked;
