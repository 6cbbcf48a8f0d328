/** Payloads and results as JSON. With this module on the class path any type has a codec. */
@org.jspecify.annotations.NullMarked
package dev.sluice.json;
