/**
 * What a Sluice server and its clients say to each other, as JSON. The names of fields are an
 * interface: fields may be added, none is renamed. Times are ISO 8601 in UTC, time spans are
 * seconds in fields that end in {@code Seconds}, states and outcomes are in capitals.
 */
@NullMarked
package dev.sluice.wire;

import org.jspecify.annotations.NullMarked;
