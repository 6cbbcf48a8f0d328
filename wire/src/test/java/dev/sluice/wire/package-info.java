/** Tests of the JSON forms. */
@NullMarked
package dev.sluice.wire;

import org.jspecify.annotations.NullMarked;
