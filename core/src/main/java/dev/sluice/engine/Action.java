package dev.sluice.engine;

import dev.sluice.Codec;
import dev.sluice.Computation;

/**
 * What to do with a job of one kind.
 *
 * @param codec reads the payload
 * @param computation the handler
 */
record Action<T>(Codec<T> codec, Computation<T, ?> computation) {}
