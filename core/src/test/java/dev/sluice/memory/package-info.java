/** Tests of the memory store. */
@org.jspecify.annotations.NullMarked
package dev.sluice.memory;
