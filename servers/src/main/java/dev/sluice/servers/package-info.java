/**
 * Real servers for the tests of the stores: child processes on free loopback ports, in temporary
 * folders, stopped by their process handles when the test run ends.
 *
 * <p>A server that exists already is used instead where the environment names it ({@code
 * SLUICE_TEST_POSTGRES}, {@code SLUICE_TEST_MARIADB}, {@code SLUICE_TEST_REDIS}, each a URL).
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.servers;
