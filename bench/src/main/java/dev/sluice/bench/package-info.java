/** Speed, each figure beside a peer in the same run. Not part of the test run. */
@org.jspecify.annotations.NullMarked
package dev.sluice.bench;
