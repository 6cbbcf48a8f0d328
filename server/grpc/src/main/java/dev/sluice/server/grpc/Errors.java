package dev.sluice.server.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.sluice.JobRejectedException;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.StoreException;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.jspecify.annotations.Nullable;

/** What went wrong, as gRPC says it: a code, words for people, details for programs. */
final class Errors {
  private static final System.Logger LOG = System.getLogger(Errors.class.getName());

  /** Of the reasons in {@link ErrorInfo}. */
  private static final String DOMAIN = "sluice.dev";

  private static final Message SOON =
      RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(1)).build();

  private Errors() {}

  /** Whatever a call threw. What is nobody's fault but ours is logged, and told without details. */
  static StatusRuntimeException of(Throwable failure) {
    if (failure instanceof StatusRuntimeException status) {
      return status;
    }
    if (failure instanceof StatusException status) {
      return status.getStatus().asRuntimeException(status.getTrailers());
    }
    if (failure instanceof StoreException store) {
      return of(store);
    }
    if (failure instanceof JobRejectedException rejected) {
      return refused(rejected.answer());
    }
    if (failure instanceof BadField bad) {
      return bad(bad);
    }
    if (failure instanceof Lacking) {
      return with(Code.UNIMPLEMENTED, failure.getMessage());
    }
    if (failure instanceof IllegalArgumentException) {
      return with(Code.INVALID_ARGUMENT, failure.getMessage());
    }
    LOG.log(System.Logger.Level.ERROR, "a call failed", failure);
    return with(Code.INTERNAL, "internal error; the server's log says more");
  }

  private static StatusRuntimeException of(StoreException failure) {
    return switch (failure.kind()) {
      case UNAVAILABLE -> with(Code.UNAVAILABLE, failure.getMessage(), SOON);
      case OVERLOADED -> with(Code.RESOURCE_EXHAUSTED, failure.getMessage(), SOON);
      case CORRUPT -> with(Code.DATA_LOSS, failure.getMessage());
      case REJECTED -> with(Code.INVALID_ARGUMENT, failure.getMessage());
    };
  }

  private static StatusRuntimeException refused(Enqueued answer) {
    return answer.outcome() == Enqueued.Outcome.FULL
        ? with(Code.RESOURCE_EXHAUSTED, answer.reason(), SOON)
        : with(
            Code.FAILED_PRECONDITION,
            answer.reason(),
            info("REJECTED").putMetadata("id", answer.id().toString()).build());
  }

  private static StatusRuntimeException bad(BadField bad) {
    BadRequest.FieldViolation violation =
        BadRequest.FieldViolation.newBuilder()
            .setField(bad.field())
            .setDescription(bad.problem())
            .build();
    return with(
        Code.INVALID_ARGUMENT,
        bad.field() + ": " + bad.problem(),
        BadRequest.newBuilder().addFieldViolations(violation).build());
  }

  /** What the caller's roles do not admit. */
  static StatusRuntimeException forbidden(String why) {
    return with(Code.PERMISSION_DENIED, why);
  }

  /** There is no job, or worker, of this id. */
  static StatusRuntimeException notFound(String what, String id) {
    return with(Code.NOT_FOUND, "no " + what + " " + id);
  }

  static StatusRuntimeException notFound(JobId id) {
    return notFound("job", id.toString());
  }

  /** A change that the job's state does not admit. */
  static StatusRuntimeException wrongState(Altered answer) {
    String state = String.valueOf(answer.state());
    return with(
        Code.FAILED_PRECONDITION,
        "job " + answer.id() + " is " + state,
        info("WRONG_STATE")
            .putMetadata("id", answer.id().toString())
            .putMetadata("state", state)
            .build());
  }

  /** Too many at once. */
  static StatusRuntimeException tooMany(String what, int limit) {
    return with(Code.RESOURCE_EXHAUSTED, "at most " + limit + " " + what + " at once", SOON);
  }

  /** The server takes no new work. */
  static StatusRuntimeException draining() {
    return with(Code.UNAVAILABLE, "the server is going away", SOON);
  }

  /** The token that let the caller in has gone, or has lost the role. */
  static StatusRuntimeException revoked() {
    return with(Code.UNAUTHENTICATED, "the token does not admit this any more");
  }

  private static ErrorInfo.Builder info(String reason) {
    return ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN);
  }

  private static StatusRuntimeException with(Code code, @Nullable String text, Message... details) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(String.valueOf(text));
    for (Message detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
