/**
 * The beanstalkd text protocol over any store: {@link dev.sluice.server.beanstalkd.BeanstalkdPort}.
 *
 * <p>One thread has all connections and whatever belongs to them; nothing of it is locked. What may
 * block goes to a store by {@code Lane}s, which gather what arrives while the call before is made.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.server.beanstalkd;
