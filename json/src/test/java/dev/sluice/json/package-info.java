/** Tests of the JSON codec. */
@org.jspecify.annotations.NullMarked
package dev.sluice.json;
