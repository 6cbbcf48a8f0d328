package dev.sluice.beanstalkd;

import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import java.util.HashMap;
import java.util.Map;

/** The settings of queues, which the guard keeps. */
record ReplicatedQueues(QueueControl control, GuardQueues queues) implements QueueControl {

  @Override
  public QueueSettings settings(String queue) {
    return control.settings(queues.of(queue));
  }

  @Override
  public Map<String, QueueSettings> settings() {
    Map<String, QueueSettings> settings = new HashMap<>();
    control
        .settings()
        .forEach((name, set) -> queues.back(name).ifPresent(queue -> settings.put(queue, set)));
    return settings;
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    control.configure(queues.of(queue), settings);
  }
}
