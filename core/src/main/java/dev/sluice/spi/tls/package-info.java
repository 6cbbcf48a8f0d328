/** Certificates and keys in PEM files, for adapters whose client takes a context or its parts. */
@org.jspecify.annotations.NullMarked
package dev.sluice.spi.tls;
