/** Tests of a server as a whole. */
@NullMarked
package dev.sluice.server;

import org.jspecify.annotations.NullMarked;
