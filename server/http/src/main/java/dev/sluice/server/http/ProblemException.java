package dev.sluice.server.http;

import dev.sluice.wire.Problem;
import org.jspecify.annotations.Nullable;

/** Ends the work on a request: the answer is a problem. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(int status, String code, String detail) {
    this(status, code, detail, null);
  }

  ProblemException(int status, String code, String detail, @Nullable String field) {
    super(detail);
    problem = new Problem(status, code, detail, field);
  }

  Problem problem() {
    return problem;
  }

  static ProblemException notFound(String what) {
    return new ProblemException(404, "NOT_FOUND", what + " is not there");
  }

  static ProblemException badInput(@Nullable String field, String detail) {
    return new ProblemException(400, "BAD_INPUT", detail, field);
  }
}
