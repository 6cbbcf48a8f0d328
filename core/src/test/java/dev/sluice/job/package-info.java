/** Tests of what the API says about jobs. */
@org.jspecify.annotations.NullMarked
package dev.sluice.job;
