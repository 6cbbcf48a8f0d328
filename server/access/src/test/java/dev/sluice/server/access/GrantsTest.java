package dev.sluice.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What lasts is taken away when the token is. */
class GrantsTest {
  private static final String BOTH = "ada admin token-of-ada-0123\nbob work token-of-bob-0123\n";

  private TokenList now = TokenList.parse(BOTH);
  private final Grants grants =
      new Grants(
          new Access() {
            @Override
            public Optional<Caller> caller(@Nullable String token) {
              return now.caller(token);
            }
          });
  private final List<String> revoked = new ArrayList<>();

  private Grants.Grant open(String name) {
    return grants.open("token-of-" + name + "-0123", Role.WORK, () -> revoked.add(name));
  }

  @Test
  void onlyWhoseTokenHasGoneIsTold() {
    open("ada");
    Grants.Grant bob = open("bob");
    grants.look();
    assertThat(revoked).isEmpty();
    now = TokenList.parse(BOTH.replace("work", "enqueue"));
    assertThat(bob.stands()).isFalse();
    grants.look();
    assertThat(revoked).containsExactly("bob");
  }

  @Test
  void eachIsToldOnce() {
    open("ada");
    now = TokenList.parse("");
    grants.look();
    grants.look();
    assertThat(revoked).containsExactly("ada");
  }

  @Test
  void whatHasEndedIsNotToldAnyMore() {
    Grants.Grant ada = open("ada");
    ada.close();
    ada.close();
    now = TokenList.parse("");
    grants.look();
    assertThat(revoked).isEmpty();
  }
}
