package dev.sluice.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From whom parts of jobs are hidden. */
class RedactionTest {
  private static final TokenList TOKENS = TokenList.parse("ada admin token-of-ada-0123");

  @ParameterizedTest
  @EnumSource(Role.class)
  void fromThoseWhoMayNotWork(Role role) {
    Redaction redaction = Redaction.of(UnaryOperator.identity(), TOKENS);
    boolean works = role == Role.WORK || role == Role.ADMIN;
    assertThat(redaction.limits(new Caller("somebody", Set.of(role)))).isNotEqualTo(works);
  }

  @Test
  void fromNobodyWhereNothingIsHidden() {
    Caller reader = new Caller("somebody", Set.of(Role.READ));
    assertThat(Redaction.of(null, TOKENS).limits(reader)).isFalse();
    assertThat(Redaction.of(null, Access.OPEN).limits(reader)).isFalse();
  }

  @Test
  void whereEverybodyIsLetInNothingCanBeHidden() {
    assertThatThrownBy(() -> Redaction.of(UnaryOperator.identity(), Access.OPEN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
