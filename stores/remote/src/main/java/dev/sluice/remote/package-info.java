/** Jobs on a Sluice server, over HTTP: the storages {@code http:} and {@code https:}. */
@NullMarked
package dev.sluice.remote;

import org.jspecify.annotations.NullMarked;
