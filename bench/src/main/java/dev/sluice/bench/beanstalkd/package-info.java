/** beanstalkd, on one server and on three, beside bare loops over the same servers. */
@org.jspecify.annotations.NullMarked
package dev.sluice.bench.beanstalkd;
