/** A Sluice server in a process of its own: its ports, its configuration, its orderly end. */
@NullMarked
package dev.sluice.server;

import org.jspecify.annotations.NullMarked;
