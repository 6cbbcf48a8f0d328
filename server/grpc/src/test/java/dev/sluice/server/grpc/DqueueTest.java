package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.grpc.dqueue.DelayQueueGrpc;
import dev.sluice.grpc.dqueue.Dqueue;
import dev.sluice.grpc.dqueue.MessageGrpc;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** dqueue's services. */
class DqueueTest {
  private final Served served = Served.memory(new GrpcPortOptions().dqueueQueue("waiting"));

  @AfterEach
  void end() {
    served.close();
  }

  @Test
  void aMessageWaitsItsDelayTimesItsRetries() {
    assertThat(publish("hello", 3, 20).getReturnCode()).isEqualTo(1);
    JobView job = jobs().get(0);
    assertThat(new String(job.payload(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("hello");
    assertThat(job.options().headers())
        .containsEntry("delay", "20")
        .containsEntry("retryCount", "3");
    assertThat(Duration.between(job.history().enqueuedAt(), job.runAt()))
        .isEqualTo(Duration.ofMinutes(1));

    Dqueue.MessageData listed = all().getMsgList(0);
    assertThat(listed.getData()).isEqualTo("hello");
    assertThat(listed.getDelay()).isEqualTo(20);
    assertThat(listed.getRetryCount()).isEqualTo(3);
    assertThat(listed.getTimeStamp()).isEqualTo(job.runAt().getEpochSecond());
  }

  @Test
  void whatMakesNoSenseFailsWithACode() {
    Dqueue.QueueResponse answer = publish("hello", -1, 5);
    assertThat(answer.getReturnCode()).isEqualTo(2);
    assertThat(answer.getMessage()).contains("negative");
    assertThat(all().getMsgListCount()).isZero();
    assertThat(all().getReturnCode()).isEqualTo(1);
  }

  @Test
  void messagesAreFoundByAPartOfTheirData() {
    publish("apples", 1, 60);
    publish("pears", 1, 60);
    publish("pineapples", 0, 0);
    Dqueue.QueryListMessagesResp found = messages().getListMessage(text("apple"));
    assertThat(found.getMsgListList())
        .extracting(Dqueue.MessageData::getData)
        .containsExactly("apples", "pineapples");
  }

  @Test
  void regression35_aMessageIsForcedByItsDataOrItsId() {
    publish("apples", 1, 60);
    publish("pears", 1, 60);
    assertThat(messages().forceMessage(text("apple")).getReturnCode()).isEqualTo(2);
    assertThat(messages().forceMessage(text("apples")).getReturnCode()).isEqualTo(1);
    assertThat(jobs())
        .extracting(JobView::state)
        .containsExactly(JobState.READY, JobState.SCHEDULED);
    String id = jobs().get(1).id().toString();
    assertThat(messages().forceMessage(text(id)).getReturnCode()).isEqualTo(1);
    assertThat(jobs()).extracting(JobView::state).containsOnly(JobState.READY);
  }

  @Test
  void aListHasAnOffsetAndALimit() {
    for (int i = 0; i < 5; i++) {
      publish("message " + i, 1, 60);
    }
    DqueueMessages messages = new DqueueMessages(served.sluice, "waiting");
    assertThat(messages.list(1, 2).entries())
        .extracting(DqueueMessages.Entry::data)
        .containsExactly("message 1", "message 2");
    assertThat(messages.list(5, 2).entries()).isEmpty();
    assertThat(messages.list(0, 0).entries()).isEmpty();
    assertThat(messages.list(-1, 2).answer().code()).isEqualTo(DqueueMessages.Answer.FAILED);
  }

  private List<JobView> jobs() {
    return served.sluice.jobs().list(JobQuery.ofQueue("waiting")).items();
  }

  private Dqueue.QueueResponse publish(String data, int retryCount, int delay) {
    return DelayQueueGrpc.newBlockingStub(served.channel)
        .publish(
            Dqueue.QueueRequest.newBuilder()
                .setMesssage(data)
                .setRetryCount(retryCount)
                .setDelay(delay)
                .build());
  }

  private Dqueue.QueryListMessagesResp all() {
    return messages().getAllMessages(Dqueue.MessageReq.getDefaultInstance());
  }

  private MessageGrpc.MessageBlockingStub messages() {
    return MessageGrpc.newBlockingStub(served.channel);
  }

  private static Dqueue.MessageReq text(String text) {
    return Dqueue.MessageReq.newBuilder().setMesssage(text).build();
  }
}
