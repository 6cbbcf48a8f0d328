/** Publishes due jobs to a broker: any storage as a delay queue in front of any sink. */
@NullMarked
package dev.sluice.relay;

import org.jspecify.annotations.NullMarked;
