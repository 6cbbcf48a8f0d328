package dev.sluice.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The commands by their names, in the order of the help. */
public final class Commands {
  private final Map<String, Function<Shell, Object>> byName = new LinkedHashMap<>();

  private Commands() {}

  /** All commands of this package. */
  public static Map<String, Function<Shell, Object>> all() {
    return new Commands().fill().byName;
  }

  private Commands fill() {
    add("enqueue", EnqueueCommand::new);
    add("jobs", JobsCommand::new);
    add("job", JobCommand::new);
    add("stats", StatsCommand::new);
    add("top", TopCommand::new);
    add("retry", RetryCommand::new);
    add("cancel", CancelCommand::new);
    add("promote", PromoteCommand::new);
    add("reschedule", RescheduleCommand::new);
    add("reprioritize", ReprioritizeCommand::new);
    add("delete", DeleteCommand::new);
    add("redrive", RedriveCommand::new);
    add("purge", PurgeCommand::new);
    add("pause", PauseCommand::new);
    add("resume", ResumeCommand::new);
    add("move", MoveCommand::new);
    add("migrate", MigrateCommand::new);
    add("workers", WorkersCommand::new);
    add("cron", CronCommand::line);
    add("doctor", DoctorCommand::new);
    add("bench", BenchCommand::new);
    add("completion", CompletionCommand::new);
    return this;
  }

  private void add(String name, Function<Shell, Object> command) {
    byName.put(name, command);
  }
}
