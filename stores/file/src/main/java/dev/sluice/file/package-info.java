/** The embedded durable store: a directory that one process holds. */
@org.jspecify.annotations.NullMarked
package dev.sluice.file;
