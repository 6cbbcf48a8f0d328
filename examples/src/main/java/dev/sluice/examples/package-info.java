/** Small programs to run and to change: {@code examples/run hello}. */
@org.jspecify.annotations.NullMarked
package dev.sluice.examples;
