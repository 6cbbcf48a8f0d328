/**
 * The memory store: the fastest one, and the executable model of the rules in {@code docs/spec.md}
 * that all other stores are compared with. Start at {@link dev.sluice.memory.MemoryStore}.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.memory;
