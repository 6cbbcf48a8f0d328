/** An append-only log of checksummed records in segment files. Knows nothing of jobs. */
@org.jspecify.annotations.NullMarked
package dev.sluice.file.log;
