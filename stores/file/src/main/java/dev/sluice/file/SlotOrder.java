package dev.sluice.file;

/** Which of two jobs comes first. */
@FunctionalInterface
interface SlotOrder {
  boolean isBefore(int slot, int other);
}
