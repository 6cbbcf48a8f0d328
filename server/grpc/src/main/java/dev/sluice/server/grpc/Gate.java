package dev.sluice.server.grpc;

import dev.sluice.server.access.Access;
import dev.sluice.server.access.Caller;
import dev.sluice.server.access.Role;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets in who may come in, and no more at once than there is room for. */
final class Gate implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Access access;
  private final Streams streams;
  private final int maxCalls;
  private final AtomicInteger calls = new AtomicInteger();

  Gate(Access access, Streams streams, int maxCalls) {
    this.access = access;
    this.streams = streams;
    this.maxCalls = maxCalls;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (Permissions.isOpen(call.getMethodDescriptor())) {
      return next.startCall(call, headers);
    }
    Caller caller;
    try {
      caller = admitted(call, headers);
    } catch (StatusRuntimeException e) {
      return refuse(call, e);
    }
    return admit(call, headers, next, caller);
  }

  private Caller admitted(ServerCall<?, ?> call, Metadata headers) {
    Optional<Caller> caller = access.caller(Access.bearer(headers.get(AUTHORIZATION)));
    if (caller.isEmpty()) {
      throw Status.UNAUTHENTICATED
          .withDescription("no valid token: authorization: Bearer TOKEN")
          .asRuntimeException();
    }
    Optional<Role> role = Permissions.needed(call.getMethodDescriptor());
    if (role.isEmpty() || !caller.get().may(role.get())) {
      String needed = role.map(Role::name).orElse("no role there is");
      throw Status.PERMISSION_DENIED
          .withDescription("\"" + caller.get().name() + "\" may not do this; needed: " + needed)
          .asRuntimeException();
    }
    return caller.get();
  }

  private <Q, A> ServerCall.Listener<Q> admit(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next, Caller caller) {
    if (calls.incrementAndGet() > maxCalls) {
      calls.decrementAndGet();
      return refuse(call, Errors.tooMany("calls", maxCalls));
    }
    Place place = new Place(calls);
    Context context = Context.current().withValue(Changes.CALLER, caller);
    context.addListener(ended -> place.leave(), Runnable::run);
    MethodDescriptor<Q, A> method = call.getMethodDescriptor();
    if (Permissions.lasts(method)) {
      Role role = Permissions.needed(method).orElseThrow();
      context = streams.open(context, Access.bearer(headers.get(AUTHORIZATION)), role);
    }
    return Contexts.interceptCall(context, new Leaving<>(call, place), headers, next);
  }

  private static <Q, A> ServerCall.Listener<Q> refuse(
      ServerCall<Q, A> call, StatusRuntimeException why) {
    Metadata trailers = why.getTrailers();
    call.close(why.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }

  /** The place that a call takes, left once however it ends. */
  private static final class Place {
    private final AtomicInteger taken;
    private final AtomicBoolean left = new AtomicBoolean();

    Place(AtomicInteger taken) {
      this.taken = taken;
    }

    void leave() {
      if (left.compareAndSet(false, true)) {
        taken.decrementAndGet();
      }
    }
  }

  private static final class Leaving<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final Place place;

    Leaving(ServerCall<Q, A> call, Place place) {
      super(call);
      this.place = place;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      place.leave();
      super.close(status, trailers);
    }
  }
}
