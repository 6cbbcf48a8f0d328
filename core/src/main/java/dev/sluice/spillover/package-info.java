/** A source and a store beside it, which keeps what the source cannot. */
@NullMarked
package dev.sluice.spillover;

import org.jspecify.annotations.NullMarked;
