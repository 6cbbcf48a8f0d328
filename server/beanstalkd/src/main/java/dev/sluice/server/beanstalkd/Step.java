package dev.sluice.server.beanstalkd;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done about a {@link Letter}.
 *
 * @param stream what it may be under way together with; {@code null} if it is answered at once, and
 *     has to wait until nothing is under way
 * @param action does it, in the loop
 */
record Step(@Nullable Stream stream, Runnable action) {}
