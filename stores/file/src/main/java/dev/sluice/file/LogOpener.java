package dev.sluice.file;

import dev.sluice.file.log.RecordLog;

/** Opens the log under a store, and shows it all its records first. */
@FunctionalInterface
interface LogOpener {
  RecordLog open(RecordLog.Replay replay);
}
