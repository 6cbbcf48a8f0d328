package dev.sluice.engine;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import java.util.List;

/** Changes jobs from outside, and tells those who wait for one when that was its end. */
final class Changes {
  private static final int PAGE = 1_000;

  private final Roles roles;
  private final CompletionRegistry registry;

  Changes(Roles roles, CompletionRegistry registry) {
    this.roles = roles;
    this.registry = registry;
  }

  List<Altered> alter(List<JobId> ids, Alteration alteration) {
    List<Altered> answers = roles.control().alter(ids, alteration);
    for (Altered answer : answers) {
      if (answer.result() == Altered.Result.CHANGED) {
        inform(answer.id(), alteration);
      }
    }
    return answers;
  }

  /** Answers how many were changed. */
  int alter(JobQuery query, Alteration alteration) {
    boolean ends =
        alteration instanceof Alteration.Cancel || alteration instanceof Alteration.Delete;
    if (!ends || registry.isUnused() || roles.findControl().isEmpty()) {
      return roles.browser().alter(query, alteration);
    }
    // The store would not say which ones it changed, and a deleted job cannot be asked.
    return alterById(query, alteration);
  }

  private int alterById(JobQuery query, Alteration alteration) {
    JobBrowser browser = roles.browser();
    JobControl control = roles.control();
    int changed = 0;
    JobQuery next = query.limit(PAGE);
    while (true) {
      Page<JobView> page = browser.list(next);
      List<JobId> ids = page.items().stream().map(JobView::id).toList();
      for (Altered answer : ids.isEmpty() ? List.<Altered>of() : control.alter(ids, alteration)) {
        boolean done =
            answer.result() == Altered.Result.CHANGED
                || answer.result() == Altered.Result.REQUESTED;
        changed += done ? 1 : 0;
        if (answer.result() == Altered.Result.CHANGED) {
          inform(answer.id(), alteration);
        }
      }
      if (page.next() == 0) {
        return changed;
      }
      next = next.after(page.next());
    }
  }

  private void inform(JobId id, Alteration alteration) {
    if (alteration instanceof Alteration.Cancel cancel) {
      registry.finish(id, new Outcome.Cancelled(cancel.reason()));
    } else if (alteration instanceof Alteration.Delete) {
      registry.finish(id, new Outcome.Cancelled("deleted"));
    }
  }
}
