/** The server over HTTP, beside the storage that it serves. */
@org.jspecify.annotations.NullMarked
package dev.sluice.bench.http;
