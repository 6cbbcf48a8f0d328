package dev.sluice.file;

/** The numbers of the requests over the control socket. They never change. */
final class Operation {
  static final int HELLO = 1;
  static final int FIND = 2;
  static final int LIST = 3;
  static final int COUNT_ALL = 4;
  static final int COUNT = 5;
  static final int ALTER_IDS = 6;
  static final int ALTER_QUERY = 7;
  static final int SETTINGS_ALL = 8;
  static final int SETTINGS = 9;
  static final int CONFIGURE = 10;
  static final int ENQUEUE = 11;
  static final int SWEEP = 12;
  static final int ANNOUNCE = 13;
  static final int WITHDRAW = 14;
  static final int WORKERS = 15;
  static final int ASK = 16;

  private Operation() {}
}
