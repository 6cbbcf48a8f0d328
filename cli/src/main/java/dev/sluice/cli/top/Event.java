package dev.sluice.cli.top;

/** What happens to a live view. */
sealed interface Event {
  /** Somebody pressed a key. */
  record Pressed(Key key) implements Event {}

  /** The storage was looked at. */
  record Seen(Snapshot snapshot) implements Event {}

  /** It could not be, or did not do what it was asked. */
  record Lost(String why) implements Event {}
}
