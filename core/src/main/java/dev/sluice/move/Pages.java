package dev.sluice.move;

import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.JobBrowser;
import java.util.function.Consumer;

/** Reads a queue's jobs page by page, in the order of sequence. */
final class Pages {
  /** Small, because payloads may be large. */
  private static final int SIZE = 250;

  private Pages() {}

  /** The first page. */
  static JobQuery first(String queue) {
    return JobQuery.ofQueue(queue).limit(SIZE);
  }

  static void each(JobBrowser browser, String queue, Consumer<JobView> look) {
    JobQuery query = first(queue);
    Page<JobView> page = browser.list(query);
    page.items().forEach(look);
    while (page.next() != 0) {
      query = query.after(page.next());
      page = browser.list(query);
      page.items().forEach(look);
    }
  }
}
