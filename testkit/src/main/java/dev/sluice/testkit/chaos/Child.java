package dev.sluice.testkit.chaos;

import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.chaos.ChildMain.Task;
import java.nio.file.Path;
import java.time.Duration;

/** A process of the test. */
final class Child {
  private final Task task;
  private final ChildJvm jvm;
  private boolean ready;

  private Child(Task task, ChildJvm jvm) {
    this.task = task;
    this.jvm = jvm;
  }

  static Child start(Task task) {
    FakeTime time = FakeTime.of(task.skew());
    String[] words = time.isFaked() ? task.skew(Duration.ZERO).words() : task.words();
    Path said = Path.of(task.journal() + ".err");
    return new Child(task, ChildJvm.start(ChildMain.class, said, time.environment(), words));
  }

  private String name() {
    return String.valueOf(task.journal().getFileName());
  }

  Task task() {
    return task;
  }

  /**
   * @throws AssertionError if it ends before
   */
  void awaitReady() throws InterruptedException {
    if (!ready) {
      try {
        jvm.await(ChildMain.READY);
      } catch (AssertionError e) {
        kill();
        throw new AssertionError(name() + " does not begin", e);
      }
      ready = true;
    }
  }

  /** SIGKILL: it can do nothing about it. */
  void kill() {
    jvm.kill();
  }

  /** Asks it to end, and answers what went wrong; empty if nothing did. */
  String end() throws InterruptedException {
    try {
      int code = jvm.end();
      return code == 0 ? "" : name() + " ended with " + code + ": " + jvm.tail();
    } catch (AssertionError e) {
      return name() + ": " + e.getMessage();
    }
  }
}
