package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A call that must fail. */
record Failing(StatusRuntimeException failure) {

  static Failing call(ThrowingCallable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(failure).as("the call should have failed").isNotNull();
    return new Failing(failure);
  }

  Failing with(Status.Code code) {
    assertThat(failure.getStatus().getCode()).as(failure.toString()).isEqualTo(code);
    return this;
  }

  Failing saying(String... words) {
    assertThat(failure.getStatus().getDescription()).contains(words);
    return this;
  }

  private List<Any> details() {
    return Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList();
  }

  <D extends Message> D detail(Class<D> type) throws InvalidProtocolBufferException {
    for (Any detail : details()) {
      if (detail.is(type)) {
        return detail.unpack(type);
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " in " + failure);
  }
}
