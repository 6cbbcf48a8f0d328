package dev.sluice.server.grpc;

import dev.sluice.server.access.Access;
import dev.sluice.server.access.Grants;
import dev.sluice.server.access.Role;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls that last, and whether their callers may still have them. Any thread. */
final class Streams {
  private final Grants grants;

  Streams(Access access) {
    grants = new Grants(access);
  }

  /** The context of one more, which is cancelled when its caller may not have it any more. */
  Context open(Context context, @Nullable String token, Role role) {
    Context.CancellableContext own = context.withCancellation();
    Grants.Grant grant = grants.open(token, role, () -> own.cancel(Errors.revoked()));
    own.addListener(ended -> grant.close(), Runnable::run);
    return own;
  }

  /** Asks again who may what. */
  void look() {
    grants.look();
  }

  /** Has it told when the caller of the current call may not have it any more. */
  static void whenRevoked(Consumer<StatusRuntimeException> told) {
    Context.current()
        .addListener(
            ended -> {
              if (ended.cancellationCause() instanceof StatusRuntimeException why) {
                told.accept(why);
              }
            },
            Runnable::run);
  }
}
