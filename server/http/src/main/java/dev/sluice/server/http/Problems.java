package dev.sluice.server.http;

import dev.sluice.spi.StoreException;
import dev.sluice.wire.BadJsonException;
import dev.sluice.wire.JsonOut;
import dev.sluice.wire.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What went wrong, as the client is to hear it. */
final class Problems {
  private static final System.Logger LOG = System.getLogger("dev.sluice.server.http");

  private Problems() {}

  static Problem of(Throwable thrown) {
    if (thrown instanceof ProblemException problem) {
      return problem.problem();
    }
    if (thrown instanceof BadJsonException bad) {
      return new Problem(400, "BAD_INPUT", String.valueOf(bad.getMessage()), bad.field());
    }
    if (thrown instanceof StoreException store) {
      return store(store);
    }
    if (thrown instanceof IllegalArgumentException) {
      return new Problem(400, "BAD_INPUT", String.valueOf(thrown.getMessage()), null);
    }
    if (thrown instanceof IllegalStateException) {
      // What the storage has no role or feature for says so in this way.
      return new Problem(501, "NOT_SUPPORTED", String.valueOf(thrown.getMessage()), null);
    }
    LOG.log(System.Logger.Level.ERROR, "a request failed", thrown);
    return new Problem(500, "INTERNAL", "the server failed; its log says why", null);
  }

  private static Problem store(StoreException e) {
    String code = e.kind().name();
    String detail = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case UNAVAILABLE -> new Problem(503, code, detail, null);
      case OVERLOADED -> new Problem(507, code, detail, null);
      case REJECTED -> new Problem(422, code, detail, null);
      case CORRUPT -> {
        LOG.log(System.Logger.Level.ERROR, "what is stored is damaged", e);
        yield new Problem(500, code, detail, null);
      }
    };
  }

  /** Answers with it; where trying again later may help, says when. */
  static void write(HttpServletResponse response, Problem problem) throws IOException {
    if (problem.status() == 503 || problem.status() == 429 || problem.status() == 507) {
      response.setHeader("Retry-After", "1");
    }
    byte[] body = JsonOut.bytes(problem::write);
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
