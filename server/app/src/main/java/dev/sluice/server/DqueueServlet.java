package dev.sluice.server;

import dev.sluice.server.access.Access;
import dev.sluice.server.access.Caller;
import dev.sluice.server.access.Role;
import dev.sluice.server.grpc.DqueueMessages;
import dev.sluice.server.grpc.DqueueMessages.Answer;
import dev.sluice.server.grpc.DqueueMessages.Listed;
import dev.sluice.wire.JsonOut;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The routes of dqueue's own server, for its clients: {@code /message/getall}, {@code
 * /message/getlist/OFFSET/LIMIT}, {@code /message/getlistbydata/DATA}, {@code /message/force/DATA}.
 */
final class DqueueServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient DqueueMessages messages;
  private final transient Access access;
  private final Role lister;

  /**
   * @param lister the role that is needed to list messages
   */
  DqueueServlet(DqueueMessages messages, Access access, Role lister) {
    this.messages = messages;
    this.access = access;
    this.lister = lister;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    List<String> parts = List.of(path.substring(path.indexOf("/message/") + 9).split("/", -1));
    String what = parts.get(0);
    Optional<Caller> caller = access.caller(Access.bearer(request.getHeader("Authorization")));
    if (caller.isEmpty() || !caller.get().may(what.equals("force") ? Role.ADMIN : lister)) {
      response.sendError(caller.isEmpty() ? 401 : 403);
    } else if (what.equals("force") && parts.size() == 2 && isChange(request)) {
      reply(response, out -> answer(out, messages.force(decoded(parts.get(1)))));
    } else if (what.equals("getall") && parts.size() == 1) {
      list(response, messages.all());
    } else if (what.equals("getlist") && parts.size() == 3) {
      list(response, messages.list(number(parts.get(1)), number(parts.get(2))));
    } else if (what.equals("getlistbydata") && parts.size() == 2) {
      list(response, messages.containing(decoded(parts.get(1))));
    } else {
      response.sendError(404);
    }
  }

  // dqueue's own clients change by GET as well: a page of another site must not.
  private static boolean isChange(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none");
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Zero for what is none: what makes no sense is the messages' to say. */
  private static int number(String part) {
    return part.matches("\\d{1,9}") ? Integer.parseInt(part) : -1;
  }

  private static void list(HttpServletResponse response, Listed listed) throws IOException {
    reply(
        response,
        out -> {
          answer(out, listed.answer());
          out.list(
              "msgList",
              listed.entries(),
              (inner, entry) ->
                  inner
                      .number("timeStamp", entry.timeStamp())
                      .number("delay", entry.delay())
                      .number("retryCount", entry.retryCount())
                      .text("data", entry.data()));
        });
  }

  private static void answer(JsonOut out, Answer answer) {
    out.number("returnCode", answer.code()).text("message", answer.message());
  }

  private static void reply(HttpServletResponse response, Consumer<JsonOut> fields)
      throws IOException {
    response.setContentType("application/json");
    response.getOutputStream().write(JsonOut.bytes(fields));
  }
}
