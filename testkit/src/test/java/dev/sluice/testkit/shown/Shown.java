package dev.sluice.testkit.shown;

import java.util.List;
import org.assertj.core.api.SoftAssertions;

/** What users call speaks of a type that is not theirs. */
public abstract class Shown {
  Shown() {}

  /** Hidden in what users see. */
  protected abstract List<SoftAssertions[]> driver();

  abstract SoftAssertions own();
}
