package dev.sluice.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenListTest {
  private static final String ADA = "ada-secret-0123456789";
  private static final String TEXT =
      """
      # who may do what
      ada    admin          ada-secret-0123456789

      shop   read,enqueue   shop-secret-012345678
      worker work           sha256:8be8f5b4c4c4f1f4e5f8d5d0f1e3a3a6a0a2b3c4d5e6f708192a3b4c5d6e7f80
      """;

  @Test
  void knowsCallersByTheirTokens() {
    TokenList tokens = TokenList.parse(TEXT);
    assertThat(tokens.caller(ADA)).contains(new Caller("ada", Set.of(Role.ADMIN)));
    assertThat(tokens.caller("shop-secret-012345678"))
        .contains(new Caller("shop", Set.of(Role.READ, Role.ENQUEUE)));
    assertThat(tokens.caller("shop-secret-012345679")).isEmpty();
    assertThat(tokens.caller("")).isEmpty();
    assertThat(tokens.caller(null)).isEmpty();
    assertThat(tokens.isOpen()).isFalse();
  }

  @Test
  void knowsATokenByItsDigest() {
    // printf %s ada-secret-0123456789 | sha256sum
    String digest = "sha256:" + DigestOf.hex(ADA);
    assertThat(TokenList.parse("ada read " + digest).caller(ADA)).map(Caller::name).contains("ada");
  }

  @Test
  void aLineThatMakesNoSenseIsNamedWithoutItsToken() {
    refused("ada admin", "line 1: expected NAME");
    refused("\nada king secret-0123456789", "line 2: a role is read, enqueue, work or admin");
    refused("ada read short-secret", "at least 16 characters");
    refused("ada read sha256:abc", "64 hexadecimal digits");
    refused("ada read secret-0123456789\nada work secret-9876543210", "has a line already");
  }

  private static void refused(String text, String why) {
    assertThatThrownBy(() -> TokenList.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void everyRoleMayReadAndAdminMayAll() {
    for (Role role : Role.values()) {
      Set<Role> may = EnumSet.noneOf(Role.class);
      Caller caller = new Caller("x", Set.of(role));
      Arrays.stream(Role.values()).filter(caller::may).forEach(may::add);
      assertThat(may)
          .isEqualTo(role == Role.ADMIN ? EnumSet.allOf(Role.class) : EnumSet.of(Role.READ, role));
    }
  }

  @Test
  void readsTheHeader() {
    assertThat(Access.bearer("Bearer abc")).isEqualTo("abc");
    assertThat(Access.bearer("bearer  abc ")).isEqualTo("abc");
    assertThat(Access.bearer("Basic abc")).isNull();
    assertThat(Access.bearer(null)).isNull();
  }
}
