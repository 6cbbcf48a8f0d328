/** Tests of the interface by a real client and a real server. */
@NullMarked
package dev.sluice.server.http;

import org.jspecify.annotations.NullMarked;
