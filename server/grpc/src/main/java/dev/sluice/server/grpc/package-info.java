/** Any store over gRPC, with the services of dqueue. */
@NullMarked
package dev.sluice.server.grpc;

import org.jspecify.annotations.NullMarked;
