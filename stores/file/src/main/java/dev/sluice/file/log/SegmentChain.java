package dev.sluice.file.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of the files found belong to the log. Each header names the segment before and where it
 * ends, so the chain is walked from the newest. What stands between is left from a recovery that
 * did not come to its end; what stands behind was prepared and never used.
 *
 * @param storeId of the log; 0 if no header holds
 * @param segments oldest first
 * @param blank prepared files
 * @param strangers files that count for nothing
 * @param missing numbers of segments that have to be there and are not
 */
record SegmentChain(
    long storeId,
    List<FoundSegment> segments,
    List<FoundSegment> blank,
    List<FoundSegment> strangers,
    List<Integer> missing) {
  /** A file that is shorter was being made when the process ended; its header has no room yet. */
  static final int SMALLEST = LogOptions.SMALLEST_SEGMENT / 4;

  /** The highest number of all files, 0 if there are none. */
  int highest() {
    return Stream.of(segments, blank, strangers)
        .flatMap(List::stream)
        .mapToInt(s -> s.number)
        .max()
        .orElse(0);
  }

  static SegmentChain of(List<FoundSegment> found) throws IOException {
    long storeId =
        found.stream().flatMap(s -> s.header.stream()).findFirst().map(h -> h.storeId()).orElse(0L);
    List<FoundSegment> blank = new ArrayList<>();
    List<FoundSegment> strangers = new ArrayList<>();
    List<FoundSegment> rest = new ArrayList<>(found);
    ScanWindow window = new ScanWindow();
    while (!rest.isEmpty() && rest.get(rest.size() - 1).isBlank(window)) {
      FoundSegment unused = rest.remove(rest.size() - 1);
      (unused.size < SMALLEST ? strangers : blank).add(0, unused);
    }
    ArrayDeque<FoundSegment> chain = new ArrayDeque<>();
    List<Integer> missing = new ArrayList<>();
    for (int i = rest.size() - 1; i >= 0; ) {
      FoundSegment segment = rest.get(i);
      chain.addFirst(segment);
      i = previous(rest, i, strangers, missing);
    }
    return new SegmentChain(storeId, List.copyOf(chain), blank, strangers, missing);
  }

  /** Whether the headers hold, and belong to one log. */
  static boolean belongs(FoundSegment segment, long storeId) {
    return segment.header.filter(h -> h.storeId() == storeId).isPresent();
  }

  private static int previous(
      List<FoundSegment> found, int i, List<FoundSegment> strangers, List<Integer> missing) {
    Optional<SegmentHeader> header = found.get(i).header;
    if (header.isEmpty()) {
      return i - 1;
    }
    int number = header.get().previous();
    for (int j = i - 1; j >= 0; j--) {
      if (found.get(j).number == number) {
        found.get(j).accepted(header.get().previousEnd());
        strangers.addAll(found.subList(j + 1, i));
        return j;
      }
    }
    if (number == 0) {
      strangers.addAll(found.subList(0, i));
      return -1;
    }
    if (i > 0) {
      missing.add(number);
    }
    return i - 1;
  }
}
