package dev.sluice.file;

/** A unique key within its queue. */
record UniqueId(String queue, String key) {}
