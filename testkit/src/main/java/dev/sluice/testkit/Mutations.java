package dev.sluice.testkit;

import java.util.List;
import java.util.Random;

/**
 * Makes nearly right input out of right input, for tests that say anything at all to a reader: one
 * to four pieces of up to seven characters are taken out, repeated, or put in.
 *
 * @param pieces what is worth putting in
 * @param first the first of the characters, up to 255, of which one at random may be put in
 */
public record Mutations(List<String> pieces, char first) {
  private static final int CHARACTERS = 256;
  private static final int MOST_CHANGES = 4;
  private static final int LONGEST = 7;

  /** Another text that differs a little; the same for the same random numbers. */
  public String of(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
      change(changed, random);
    }
    return changed.toString();
  }

  private void change(StringBuilder text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + random.nextInt(LONGEST + 1));
    switch (random.nextInt(4)) {
      case 0 -> text.delete(at, end);
      case 1 -> text.insert(at, pieces.get(random.nextInt(pieces.size())));
      case 2 -> text.insert(at, (char) (first + random.nextInt(CHARACTERS - first)));
      default -> text.insert(at, text.substring(at, end));
    }
  }
}
