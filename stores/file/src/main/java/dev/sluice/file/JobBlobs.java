package dev.sluice.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of failures, result and notes that go into a job's record; all absent as a rule. */
record JobBlobs(List<byte[]> failures, byte @Nullable [] result, byte @Nullable [] notes) {
  static final JobBlobs NONE = new JobBlobs(List.of(), null, null);

  boolean isEmpty() {
    return failures.isEmpty() && result == null && notes == null;
  }
}
