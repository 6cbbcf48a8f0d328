/** Jobs in beanstalkd tubes. */
@NullMarked
package dev.sluice.beanstalkd;

import org.jspecify.annotations.NullMarked;
