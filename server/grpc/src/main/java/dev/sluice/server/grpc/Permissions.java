package dev.sluice.server.grpc;

import dev.sluice.grpc.dqueue.DelayQueueGrpc;
import dev.sluice.grpc.dqueue.MessageGrpc;
import dev.sluice.grpc.health.HealthGrpc;
import dev.sluice.grpc.v1.JobsGrpc;
import dev.sluice.grpc.v1.LiveWorkersGrpc;
import dev.sluice.grpc.v1.QueuesGrpc;
import dev.sluice.grpc.v1.ServerGrpc;
import dev.sluice.grpc.v1.WorkerGrpc;
import dev.sluice.server.access.Role;
import io.grpc.MethodDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which role each method needs. */
final class Permissions {
  private static final Map<Role, List<MethodDescriptor<?, ?>>> METHODS =
      Map.of(
          Role.READ,
          List.of(
              JobsGrpc.getGetMethod(),
              JobsGrpc.getListMethod(),
              QueuesGrpc.getCountsMethod(),
              QueuesGrpc.getGetSettingsMethod(),
              LiveWorkersGrpc.getListMethod(),
              ServerGrpc.getHealthMethod(),
              MessageGrpc.getGetAllMessagesMethod(),
              MessageGrpc.getGetListMessageMethod()),
          Role.ENQUEUE,
          List.of(
              JobsGrpc.getEnqueueMethod(),
              JobsGrpc.getEnqueueBatchMethod(),
              DelayQueueGrpc.getPublishMethod()),
          Role.WORK,
          List.of(
              WorkerGrpc.getWorkMethod(),
              WorkerGrpc.getClaimMethod(),
              WorkerGrpc.getSettleMethod(),
              WorkerGrpc.getExtendMethod()),
          Role.ADMIN,
          List.of(
              JobsGrpc.getPromoteMethod(),
              JobsGrpc.getRescheduleMethod(),
              JobsGrpc.getReprioritizeMethod(),
              JobsGrpc.getCancelMethod(),
              JobsGrpc.getRedriveMethod(),
              JobsGrpc.getDeleteMethod(),
              JobsGrpc.getRedriveAllMethod(),
              JobsGrpc.getPurgeMethod(),
              QueuesGrpc.getConfigureMethod(),
              QueuesGrpc.getPauseMethod(),
              QueuesGrpc.getResumeMethod(),
              LiveWorkersGrpc.getQuietMethod(),
              LiveWorkersGrpc.getResumeMethod(),
              LiveWorkersGrpc.getStopMethod(),
              MessageGrpc.getForceMessageMethod()));

  private static final String WAITING = WorkerGrpc.getClaimMethod().getFullMethodName();
  private static final Map<String, Role> BY_NAME = byName();

  private Permissions() {}

  private static Map<String, Role> byName() {
    Map<String, Role> byName = new HashMap<>();
    METHODS.forEach(
        (role, methods) -> methods.forEach(m -> byName.put(m.getFullMethodName(), role)));
    return Map.copyOf(byName);
  }

  /** Whether it needs no token: load balancers have none. */
  static boolean isOpen(MethodDescriptor<?, ?> method) {
    return HealthGrpc.SERVICE_NAME.equals(method.getServiceName());
  }

  /** Whether a call may outlive the token that let it in. */
  static boolean lasts(MethodDescriptor<?, ?> method) {
    return method.getType() != MethodDescriptor.MethodType.UNARY
        || method.getFullMethodName().equals(WAITING);
  }

  /** Empty for a method that nobody may call. */
  static Optional<Role> needed(MethodDescriptor<?, ?> method) {
    return Optional.ofNullable(BY_NAME.get(method.getFullMethodName()));
  }
}
