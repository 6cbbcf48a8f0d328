package dev.sluice.server.http;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.wire.AlterationFields;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.QueryJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of many jobs: {@code action} and what belongs to it, and either {@code ids} or a {@code
 * filter}.
 *
 * @param filter {@code null} if the ids are meant
 */
record ManyJobs(Alteration alteration, List<JobId> ids, @Nullable JobQuery filter) {

  static ManyJobs read(JsonIn in) {
    AlterationFields alteration = new AlterationFields(null);
    Jobs jobs = new Jobs();
    in.object(
        name -> {
          switch (name) {
            case "ids" -> jobs.ids = in.list(ManyJobs::id);
            case "filter" -> jobs.filter = QueryJson.read(in);
            default -> {
              if (!alteration.field(in, name)) {
                throw in.unknown();
              }
            }
          }
        });
    List<JobId> ids = jobs.ids;
    if ((ids == null) == (jobs.filter == null)) {
      throw in.bad("there must be either ids or a filter");
    }
    return new ManyJobs(alteration.alteration(in), ids == null ? List.of() : ids, jobs.filter);
  }

  private static JobId id(JsonIn in) {
    String text = in.text();
    return in.make(() -> JobId.parse(text));
  }

  private static final class Jobs {
    private @Nullable List<JobId> ids;
    private @Nullable JobQuery filter;
  }
}
