package dev.sluice.beanstalkd;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.JobBrowser;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Shows what the guard knows, with the content of the copies. */
final class ReplicatedBrowser implements JobBrowser {
  private static final Set<JobState> OVER = EnumSet.of(JobState.COMPLETED, JobState.CANCELLED);

  private final JobBrowser browser;
  private final GuardQueues queues;
  private final Registry registry;
  private final Fetching fetching;
  private final ReplicatedControl control;

  ReplicatedBrowser(Parts parts, Registry registry, Fetching fetching, ReplicatedControl control) {
    browser = parts.browser();
    queues = parts.queues();
    this.registry = registry;
    this.fetching = fetching;
    this.control = control;
  }

  @Override
  public Optional<JobView> find(JobId id) {
    return registry.findVisible(id).map(entry -> views(List.of(entry)).get(0));
  }

  /** A job whose copies are all out of reach is shown without its content. */
  private List<JobView> views(List<Registry.Entry> entries) {
    List<Wanted> wanted = new ArrayList<>(entries.size());
    entries.forEach(entry -> wanted.add(new Wanted(entry.id(), entry.ticket())));
    fetching.look(wanted);
    List<JobView> views = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      views.add(view(entries.get(i), wanted.get(i)));
    }
    return views;
  }

  private static JobView view(Registry.Entry entry, Wanted content) {
    JobView view = entry.view();
    Envelope body = content.found;
    return new JobView(
        view.id(),
        view.sequence(),
        entry.queue(),
        view.kind(),
        body == null ? new byte[0] : body.payload(),
        body == null ? view.options() : body.options().withPriority(view.options().priority()),
        view.state(),
        view.runAt(),
        view.history(),
        view.lease(),
        view.notes());
  }

  @Override
  public Page<JobView> list(JobQuery query) {
    Set<JobState> states =
        query.states().isEmpty() ? EnumSet.allOf(JobState.class) : EnumSet.copyOf(query.states());
    states.removeAll(OVER);
    if (states.isEmpty()) {
      return new Page<>(List.of(), 0);
    }
    String queue = query.queue();
    JobQuery wider =
        query
            .text(null)
            .queue(queue == null ? null : queues.of(queue))
            .states(states.toArray(JobState[]::new));
    Page<JobView> page = browser.list(wider);
    List<Registry.Entry> entries = new ArrayList<>();
    page.items().forEach(view -> registry.entry(view).ifPresent(entries::add));
    return new Page<>(views(entries).stream().filter(query::admits).toList(), page.next());
  }

  @Override
  public Map<String, Counts> counts() {
    Map<String, Counts> counts = new HashMap<>();
    browser
        .counts()
        .forEach(
            (name, count) ->
                queues.back(name).ifPresent(queue -> counts.put(queue, visible(count))));
    return counts;
  }

  @Override
  public Counts counts(String queue) {
    return visible(browser.counts(queues.of(queue)));
  }

  private static Counts visible(Counts all) {
    return new Counts(all.scheduled(), all.ready(), all.running(), 0, all.dead(), 0);
  }

  @Override
  public int alter(JobQuery query, Alteration alteration) {
    int changed = 0;
    JobQuery next = query;
    do {
      Page<JobView> page = list(next);
      List<JobId> ids = page.items().stream().map(JobView::id).toList();
      for (Altered altered : control.alter(ids, alteration)) {
        boolean done =
            altered.result() == Altered.Result.CHANGED
                || altered.result() == Altered.Result.REQUESTED;
        changed += done ? 1 : 0;
      }
      next = next.after(page.next());
    } while (next.after() != 0);
    return changed;
  }
}
