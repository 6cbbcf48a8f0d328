package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.QueueCalls;
import dev.sluice.grpc.v1.QueuesGrpc;
import dev.sluice.spi.Feature;
import dev.sluice.spi.QueueSettings;
import io.grpc.stub.StreamObserver;
import java.util.function.UnaryOperator;

/** {@code sluice.v1.Queues}. */
final class QueueService extends QueuesGrpc.QueuesImplBase {
  private final Storage storage;
  private final Changes changes;

  QueueService(Storage storage, Changes changes) {
    this.storage = storage;
    this.changes = changes;
  }

  @Override
  public void counts(
      QueueCalls.CountsRequest request, StreamObserver<QueueCalls.CountsReply> caller) {
    Calls.answer(
        caller,
        () -> {
          QueueCalls.CountsReply.Builder reply = QueueCalls.CountsReply.newBuilder();
          if (request.getQueue().isEmpty()) {
            storage
                .browser()
                .counts()
                .forEach((queue, counts) -> reply.putQueues(queue, Views.counts(counts)));
          } else {
            String queue = Fields.queue("queue", request.getQueue());
            reply.putQueues(queue, Views.counts(storage.browser().counts(queue)));
          }
          return reply.build();
        });
  }

  @Override
  public void getSettings(
      QueueCalls.GetSettingsRequest request, StreamObserver<QueueCalls.QueueSettings> caller) {
    Calls.answer(
        caller,
        () -> {
          String queue = Fields.queue("queue", request.getQueue());
          return view(storage.queues().settings(queue));
        });
  }

  @Override
  public void configure(
      QueueCalls.ConfigureRequest request, StreamObserver<QueueCalls.QueueSettings> caller) {
    QueueCalls.QueueSettings wanted = request.getSettings();
    Calls.answer(
        caller,
        () -> {
          if (wanted.hasCapacity()) {
            storage.demand(Feature.CAPACITY, "bound a queue");
          }
          long capacity = wanted.hasCapacity() ? wanted.getCapacity() : QueueSettings.UNBOUNDED;
          QueueSettings settings =
              Fields.read(
                  "settings.capacity", () -> new QueueSettings(wanted.getPaused(), capacity));
          return change("configure", request.getQueue(), old -> settings);
        });
  }

  @Override
  public void pause(
      QueueCalls.PauseRequest request, StreamObserver<QueueCalls.QueueSettings> caller) {
    Calls.answer(caller, () -> change("pause", request.getQueue(), old -> old.paused(true)));
  }

  @Override
  public void resume(
      QueueCalls.ResumeRequest request, StreamObserver<QueueCalls.QueueSettings> caller) {
    Calls.answer(caller, () -> change("resume", request.getQueue(), old -> old.paused(false)));
  }

  private QueueCalls.QueueSettings change(
      String action, String name, UnaryOperator<QueueSettings> change) {
    String queue = Fields.queue("queue", name);
    QueueSettings settings = change.apply(storage.queues().settings(queue));
    storage.queues().configure(queue, settings);
    changes.record(action, queue);
    return view(settings);
  }

  private static QueueCalls.QueueSettings view(QueueSettings settings) {
    QueueCalls.QueueSettings.Builder view =
        QueueCalls.QueueSettings.newBuilder().setPaused(settings.paused());
    if (settings.capacity() != QueueSettings.UNBOUNDED) {
      view.setCapacity(settings.capacity());
    }
    return view.build();
  }
}
