package dev.sluice.remote;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.spi.JobControl;
import dev.sluice.wire.AlterationFields;
import dev.sluice.wire.AnswerJson;
import java.util.ArrayList;
import java.util.List;

/** Changes the jobs of the server. */
final class RemoteControl implements JobControl {
  private static final int BYTES_OF_AN_ID = 40;

  private final Channel channel;
  private final int most;

  RemoteControl(Channel channel, int maxBody) {
    this.channel = channel;
    most = Math.max(1, maxBody / (2 * BYTES_OF_AN_ID));
  }

  @Override
  public List<Altered> alter(List<JobId> ids, Alteration alteration) {
    List<Altered> answers = new ArrayList<>(ids.size());
    for (int from = 0; from < ids.size(); from += most) {
      List<String> some =
          ids.subList(from, Math.min(from + most, ids.size())).stream()
              .map(JobId::toString)
              .toList();
      answers.addAll(
          channel.post(
              "/v1/jobs/alter",
              out -> {
                AlterationFields.write(out, alteration);
                out.texts("ids", some);
              },
              Fields.list("jobs", AnswerJson::altered)));
    }
    return answers;
  }
}
