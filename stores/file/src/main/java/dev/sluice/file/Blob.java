package dev.sluice.file;

/**
 * Bytes that stay on disk: a failure, a result, notes.
 *
 * @param location of the first byte
 * @param length in bytes
 */
record Blob(long location, int length) {}
