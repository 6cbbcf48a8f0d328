package dev.sluice.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;

/** What spans are named and what they say: the conventions for messaging, and a little beside. */
final class Conventions {
  static final String SEND = "send";
  static final String PROCESS = "process";
  static final String SYSTEM_NAME = "sluice";

  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.name");
  static final AttributeKey<String> OPERATION_TYPE =
      AttributeKey.stringKey("messaging.operation.type");
  static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("messaging.destination.name");
  static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");
  static final AttributeKey<Long> BATCH = AttributeKey.longKey("messaging.batch.message_count");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  static final AttributeKey<String> KIND = AttributeKey.stringKey("sluice.job.kind");
  static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("sluice.job.attempt");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("sluice.enqueue.outcome");

  private Conventions() {}
}
