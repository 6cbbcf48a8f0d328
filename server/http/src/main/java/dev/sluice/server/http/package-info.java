/** The HTTP interface of a Sluice server, as a servlet that can be mounted anywhere. */
@NullMarked
package dev.sluice.server.http;

import org.jspecify.annotations.NullMarked;
