/** Tests of the gRPC server. */
@org.jspecify.annotations.NullMarked
package dev.sluice.server.grpc;
