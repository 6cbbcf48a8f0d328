/** Tests of the remote store: a real server in front of real storages. */
@NullMarked
package dev.sluice.remote;

import org.jspecify.annotations.NullMarked;
