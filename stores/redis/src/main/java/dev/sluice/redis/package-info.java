/**
 * The store over Redis 7. {@link dev.sluice.redis.RedisStore} is what users and tools see; keys,
 * layouts and promises are described in {@code docs/stores/redis.md}.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.redis;
