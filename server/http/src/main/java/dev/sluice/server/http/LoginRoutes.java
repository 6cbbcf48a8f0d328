package dev.sluice.server.http;

import dev.sluice.server.access.Caller;
import dev.sluice.server.access.Role;
import dev.sluice.wire.JsonIn;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Signs a browser in and out, and says who somebody is. */
final class LoginRoutes {
  private final HttpOptions options;

  LoginRoutes(HttpOptions options) {
    this.options = options;
  }

  void addTo(Route.Table routes) {
    routes
        .add("POST", "/login", null, this::login)
        .add("POST", "/logout", null, LoginRoutes::logout)
        .add("GET", "/v1/me", Role.READ, this::me);
  }

  private void login(Exchange exchange) {
    String token = exchange.json(LoginRoutes::token);
    Optional<Caller> caller = options.access().caller(token);
    if (caller.isEmpty()) {
      throw new ProblemException(401, "UNAUTHENTICATED", "no such token");
    }
    LoginCookie.set(exchange.request(), exchange.response(), token);
    exchange.done();
  }

  private static String token(JsonIn in) {
    String[] token = {""};
    in.object(
        name -> {
          if (!name.equals("token")) {
            throw in.unknown();
          }
          token[0] = in.text().strip();
        });
    return token[0];
  }

  private static void logout(Exchange exchange) {
    LoginCookie.clear(exchange.request(), exchange.response());
    exchange.done();
  }

  private void me(Exchange exchange) {
    Caller caller = exchange.caller();
    List<String> roles = Arrays.stream(Role.values()).filter(caller::may).map(Role::name).toList();
    exchange.reply(
        out ->
            out.text("name", caller.name())
                .texts("roles", roles)
                .flag("signedIn", !options.access().isOpen()));
  }
}
