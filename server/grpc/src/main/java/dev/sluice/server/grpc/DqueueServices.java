package dev.sluice.server.grpc;

import dev.sluice.grpc.dqueue.DelayQueueGrpc;
import dev.sluice.grpc.dqueue.Dqueue;
import dev.sluice.grpc.dqueue.MessageGrpc;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;

/** dqueue's services. What fails is told by a code in the answer, as there. */
final class DqueueServices {
  private DqueueServices() {}

  static List<BindableService> over(DqueueMessages messages, Changes changes, Sight sight) {
    return List.of(new Publishing(messages), new Looking(messages, changes, sight));
  }

  /** {@code delayQueue.DelayQueue}. */
  private static final class Publishing extends DelayQueueGrpc.DelayQueueImplBase {
    private final DqueueMessages messages;

    Publishing(DqueueMessages messages) {
      this.messages = messages;
    }

    @Override
    public void publish(Dqueue.QueueRequest request, StreamObserver<Dqueue.QueueResponse> caller) {
      Calls.answer(
          caller,
          () -> {
            DqueueMessages.Answer answer =
                messages.publish(
                    request.getMesssage(), request.getRetryCount(), request.getDelay());
            return Dqueue.QueueResponse.newBuilder()
                .setReturnCode(answer.code())
                .setMessage(answer.message())
                .build();
          });
    }
  }

  /** {@code delayQueue.Message}. */
  private static final class Looking extends MessageGrpc.MessageImplBase {
    private final DqueueMessages messages;
    private final Changes changes;
    private final Sight sight;

    Looking(DqueueMessages messages, Changes changes, Sight sight) {
      this.messages = messages;
      this.changes = changes;
      this.sight = sight;
    }

    @Override
    public void getAllMessages(
        Dqueue.MessageReq request, StreamObserver<Dqueue.QueryListMessagesResp> caller) {
      list(caller, messages::all);
    }

    @Override
    public void getListMessage(
        Dqueue.MessageReq request, StreamObserver<Dqueue.QueryListMessagesResp> caller) {
      list(caller, () -> messages.containing(request.getMesssage()));
    }

    // Lists are nothing but payloads and headers, and nothing in them could say that these are not
    // the real ones.
    private void list(
        StreamObserver<Dqueue.QueryListMessagesResp> caller,
        Supplier<DqueueMessages.Listed> messages) {
      Calls.answer(
          caller,
          () -> {
            sight.demandWhole("to list messages");
            return view(messages.get());
          });
    }

    @Override
    public void forceMessage(
        Dqueue.MessageReq request, StreamObserver<Dqueue.ReturnCommon> caller) {
      Calls.answer(
          caller,
          () -> {
            DqueueMessages.Answer answer = messages.force(request.getMesssage());
            if (answer.code() == DqueueMessages.Answer.DONE) {
              // The text may be a payload.
              changes.record("force", "a dqueue message");
            }
            return Dqueue.ReturnCommon.newBuilder()
                .setReturnCode(answer.code())
                .setMessage(answer.message())
                .build();
          });
    }

    private static Dqueue.QueryListMessagesResp view(DqueueMessages.Listed listed) {
      Dqueue.QueryListMessagesResp.Builder view =
          Dqueue.QueryListMessagesResp.newBuilder()
              .setReturnCode(listed.answer().code())
              .setMessage(listed.answer().message());
      for (DqueueMessages.Entry entry : listed.entries()) {
        view.addMsgList(
            Dqueue.MessageData.newBuilder()
                .setTimeStamp(entry.timeStamp())
                .setDelay(entry.delay())
                .setRetryCount(entry.retryCount())
                .setData(entry.data()));
      }
      return view.build();
    }
  }
}
