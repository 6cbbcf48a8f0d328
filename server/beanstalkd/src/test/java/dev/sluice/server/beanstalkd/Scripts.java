package dev.sluice.server.beanstalkd;

/**
 * What clients say in the tests. Each script leaves the tubes that it names as it found them, so
 * that one server can hear all of them.
 */
final class Scripts {
  /** Every command in every form that is wrong. */
  private static final String FORMS =
      """
      a: foo
      a:\s
      a: PUT 1 0 0 1
      a:  put 1 0 0 1
      a: put
      a: put\s
      a: put 1
      a: put 1 2 3
      a: put -1 0 0 0
      a: put 4294967296 0 0 1
      a: put 1 4294967296 0 1
      a: put 1 0 4294967296 2
      a: put a 0 1 2
      a: put 1 0 1 2a
      a: put 1 0 1 2 x
      a: put 1 0 1 2\s
      a: put 1 0 1 4\\r\\nabcde
      a:\s
      a: put 1 0 1 65536\\r\\nA*65536
      a: put 1 0 1 65536 x\\r\\nA*65536
      a: reserve\s
      a: reserve 1
      a: reserve\\0
      a: reserve-with-timeout
      a: reserve-with-timeout x
      a: reserve-with-timeout\s
      a: reserve-with-timeout 0 0
      a: reserve-with-timeout 4294967296
      a: reserve-with-timeout 99999999999999999999
      a: reserve-job
      a: reserve-job\s
      a: reserve-job x
      a: reserve-job 1 2
      a: reserve-job 999999999
      a: delete
      a: delete\s
      a: delete x
      a: delete 1x
      a: delete 1 2
      a: delete -1
      a: delete 999999999
      a: delete 18446744073709551615
      a: delete 18446744073709551616
      a: release
      a: release 1
      a: release 1 2
      a: release 1 2 x
      a: release 1 x 2
      a: release 1 2 3 4
      a: release 999999999 1 1
      a: release  999999999  1  1
      a: bury
      a: bury 1
      a: bury 1 x
      a: bury 1 2 3
      a: bury 999999999 1
      a: touch
      a: touch x
      a: touch 1 2
      a: touch 999999999
      a: peek
      a: peek x
      a: peek 1 2
      a: peek 1\\0
      a: peek 999999999
      a: peek 18446744073709551616
      a: peekx
      a: peek-ready 1
      a: peek-readyx
      a: peek-delayed 1
      a: peek-buried 1
      a: kick
      a: kick\s
      a: kick x
      a: kick 0
      a: kick -1
      a: kick 1x
      a: kick 1 x
      a: kick 99999999999999999999999
      a: kick-job
      a: kick-job x
      a: kick-job 1 2
      a: kick-job 999999999
      a: use
      a: use\s
      a: use -a
      a: use a b
      a: use :
      a: use a\\nb
      a: use a*200
      a: use a*201
      a: use a*250
      a: use default
      a: watch
      a: watch\s
      a: watch -a
      a: watch a 5
      a: ignore
      a: ignore -a
      a: ignore nobody
      a: ignore default
      a: pause-tube
      a: pause-tube default
      a: pause-tube default x
      a: pause-tube default 1x
      a: pause-tube default 1 2
      a: pause-tube default 4294967296
      a: pause-tube nobody 1
      a: pause-tube - 1
      a: stats\s
      a: statsx
      a: stats-job
      a: stats-job\s
      a: stats-job 1 2
      a: stats-job 999999999
      a: stats-tube
      a: stats-tube nobody
      a: stats-tube -
      a: stats-tube default x
      a: list-tubes x
      a: list-tubesx
      a: list-tube-used x
      a: list-tubes-watched x
      a: A*222
      a: A*224
      a: A*5000
      a: list\\0-tube-used
      a: list-tube-used\\r\\nlist-tube-used
      a<
      b: quit x
      c: quit
      """;

  /** What becomes of jobs. */
  private static final String LIFE =
      """
      a: use life
      b: watch life
      b: ignore default
      b: reserve-with-timeout 0
      a: put 10 0 60 5\\r\\nhello
      a: put  20  0  60  0\\r\\n
      a: put 5 0 0 6\\r\\na\\r\\nb\\r\\n
      a: put 5 0 60 3\\r\\nxyz
      a: peek-ready
      a: peek-delayed
      a: peek-buried
      a: stats-tube life
      b: reserve
      a: stats-job $3
      a: delete $3
      a: touch $3
      a: release $3 1 1
      a: bury $3 1
      b: touch $3
      b: delete $3
      b: delete $3
      b: reserve-with-timeout 5
      b: reserve-with-timeout -1
      a: stats-tube life
      b: release $4 5 0
      b: reserve
      b: bury $4 5
      b: bury $4 5
      a: peek-buried
      a: peek-ready
      a: stats-tube life
      a: kick 10
      a: kick 10
      b: reserve-with-timeout 0
      b: bury $4 5
      a: kick-job $4
      a: kick-job $4
      b: reserve-with-timeout 0
      b: release $4 5 2
      a: peek-delayed
      a: kick-job $4
      a: peek-delayed
      b: reserve-job $4
      b: reserve-job $4
      a: reserve-job $4
      b: delete $4
      b: delete $1
      a: delete $2
      a: delete $2
      b: reserve-with-timeout 0
      a: put 7 100 60 1\\r\\nd
      a: stats-job $5
      a: reserve-job $5
      a: bury $5 7
      b: reserve-job $5
      b: delete $5
      a: put 1 0 60 1\\r\\n1
      a: put 3 0 60 1\\r\\n3
      a: put 2 0 60 1\\r\\n2
      a: put 1 0 60 1\\r\\n4
      b: reserve-job $8
      b: reserve
      b: reserve
      b: reserve
      b: delete $6
      b: delete $7
      b: delete $8
      a: reserve-with-timeout 0
      b.
      c: watch life
      c: reserve-with-timeout 5
      c: delete $9
      c: stats-tube life
      """;

  /** Tubes: their names, who uses and watches them, and their pauses. */
  private static final String TUBES =
      """
      a: list-tubes
      a: list-tube-used
      a: list-tubes-watched
      a: use a+b;c.$d_(e)/f
      a: watch a+b;c.$d_(e)/f
      a: list-tubes
      a: put 1 0 60 1\\r\\nx
      a: reserve-with-timeout 1
      a: stats-tube a+b;c.$d_(e)/f
      a: delete $1
      a: use .a
      a: use /a
      a: use _a
      a: use 0
      a: use ;2b
      a: put 1 0 60 2\\r\\nx2
      a: list-tube-used
      a: use t;00x
      a: put 1 0 60 2\\r\\nx3
      a: use t;00
      a: peek-ready
      a: use ;2b
      a: peek-ready
      a: delete $2
      a: peek-ready
      a: use t;00x
      a: peek-ready
      a: delete $3
      a: use default
      a: watch foo
      a: watch foo
      a: watch bar
      a: ignore bar
      a: ignore bar
      a: ignore default
      a: ignore a+b;c.$d_(e)/f
      a: ignore foo
      a: list-tubes-watched
      a: stats-tube foo
      b: use foo
      b: put 9 0 60 1\\r\\n9
      b: use bar
      b: put 8 0 60 1\\r\\n8
      b: use foo
      b: put 7 0 60 1\\r\\n7
      a: watch bar
      a: reserve
      a: reserve
      a: reserve
      a: delete $4
      a: delete $5
      a: delete $6
      b: pause-tube foo 1
      b: stats-tube foo
      b: put 1 0 60 1\\r\\np
      b: peek-ready
      a: reserve-with-timeout 0
      a: reserve-with-timeout 3
      a: delete $7
      b: pause-tube foo 100
      b: put 1 0 60 1\\r\\nq
      a: reserve-with-timeout 0
      a> reserve
      b: pause-tube foo 0
      a<
      a: delete $8
      b: stats-tube foo
      """;

  /** What happens by itself. */
  private static final String TIME =
      """
      a: use time
      a: watch time
      a: ignore default
      a: put 1 1 1 1\\r\\nd
      a: stats-tube time
      a: reserve-with-timeout 0
      a: reserve-with-timeout 5
      a: reserve-with-timeout 5
      a: touch $1
      b: watch time
      pass 1300
      a: list-tube-used
      b: reserve-with-timeout 3
      a: touch $1
      a: delete $1
      b: stats-job $1
      b: delete $1
      a: put 1 0 3 1\\r\\nt
      a: reserve
      a: put 1 0 3 1\\r\\nu
      a: reserve-with-timeout 1
      a> reserve
      a<
      a: delete $3
      a: delete $2
      a: reserve-with-timeout 1
      a> reserve
      b: use time
      b: put 1 0 60 1\\r\\nv
      a<
      a.
      b: reserve-with-timeout 5
      b: release $4 1 1
      b: reserve-with-timeout 0
      b: reserve-with-timeout 5
      b: delete $4
      b: put 1 0 60 1\\r\\nw
      c: watch time
      c: reserve
      c> reserve
      c.
      b: reserve-with-timeout 5
      b: delete $5
      """;

  /** Looking for the first of many. */
  private static final String LOOKUP =
      """
      a: use look
      a: watch look
      a: put 3 0 60 1\\r\\na
      a: put 1 0 60 1\\r\\nb
      a: put 2 0 60 1\\r\\nc
      a: put 2 50 60 1\\r\\nd
      a: put 3 40 60 1\\r\\ne
      a: put 1 60 60 1\\r\\nf
      a: peek-ready
      a: peek-delayed
      a: peek $4
      a: reserve
      a: bury $2 1
      a: reserve
      a: bury $3 1
      a: peek-buried
      a: kick 1
      a: peek-buried
      a: peek-ready
      a: kick 5
      a: kick 2
      a: peek-delayed
      a: stats-tube look
      a: kick 5
      a: delete $1
      a: delete $2
      a: delete $3
      a: delete $4
      a: delete $5
      a: delete $6
      a: delete $6
      a: peek-ready
      """;

  /** Jobs that are given another priority. */
  private static final String URGENCY =
      """
      a: use urgent
      a: watch urgent
      a: ignore default
      a: put 100 0 60 1\\r\\na
      a: put 100 0 60 1\\r\\nb
      a: put 100 0 60 1\\r\\nc
      a: reserve
      a: reserve
      a: reserve
      a: release $1 300 0
      a: release $2 200 0
      a: release $3 100 0
      a: stats-job $1
      a: stats-job $2
      a: stats-job $3
      a: peek-ready
      a: reserve
      a: reserve
      a: reserve
      a: reserve-with-timeout 0
      a: stats-job $1
      a: bury $3 5
      pass 2
      a: bury $2 1
      pass 2
      a: bury $1 3
      a: peek-buried
      a: stats-job $1
      a: stats-job $2
      a: stats-job $3
      a: kick 3
      a: peek-ready
      a: reserve
      a: reserve
      a: reserve
      a: release $2 4294967295 0
      a: release $1 0 0
      a: release $3 2147483648 0
      a: stats-job $1
      a: stats-job $2
      a: stats-job $3
      a: reserve
      a: reserve
      a: reserve
      a: release $1 2147483647 0
      a: release $2 2147483649 0
      a: reserve
      a: release $1 4 1
      a: reserve-with-timeout 0
      a: release $2 4 0
      a: reserve-with-timeout 3
      a: reserve-with-timeout 3
      b: watch urgent
      b> reserve
      a: release $3 7 0
      b<
      b.
      a: reserve-with-timeout 5
      a: release $1 10 0
      a: release $2 30 0
      a: release $3 50 0
      c: use urgent-too
      c: put 40 0 60 1\\r\\nd
      a: watch urgent-too
      a: reserve
      a: release $1 45 0
      a: reserve
      a: reserve
      a: reserve
      a: reserve
      a: delete $1
      a: delete $2
      a: delete $3
      a: delete $4
      a: reserve-with-timeout 0
      """;

  /**
   * Jobs that are given another priority and a delay: only {@link PrioritiesTest} knows what
   * differs.
   */
  private static final String PRIORITIES =
      """
      a: use prio
      a: watch prio
      a: ignore default
      a: put 10 0 60 1\\r\\na
      a: put 20 0 60 1\\r\\nb
      a: reserve
      a: release $1 10 0
      a: reserve
      a: release $1 30 0
      a: stats-job $1
      a: peek-ready
      a: reserve
      a: reserve
      a: bury $1 25
      a: stats-job $1
      a: peek-buried
      a: kick 1
      a: release $2 20 0
      a: stats-job $2
      a: peek-ready
      a: reserve
      a: reserve
      a: release $1 1 3600
      a: stats-job $1
      a: peek-delayed
      a: kick-job $1
      a: stats-job $1
      a: stats-tube prio
      a: reserve
      a: bury $1 4294967295
      a: stats-job $1
      a: kick-job $1
      a: stats-job $1
      a: delete $1
      a: delete $2
      a: reserve-with-timeout 0
      """;

  private Scripts() {}

  static String named(String name) {
    return switch (name) {
      case "forms" -> FORMS;
      case "life" -> LIFE;
      case "tubes" -> TUBES;
      case "time" -> TIME;
      case "lookup" -> LOOKUP;
      case "urgency" -> URGENCY;
      case "priorities" -> PRIORITIES;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
