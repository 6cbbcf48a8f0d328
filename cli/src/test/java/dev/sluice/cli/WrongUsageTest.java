package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of nonsense gets one clear line, a hint, and the exit code 2. */
class WrongUsageTest {
  private static final String ID = "01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e";

  @ParameterizedTest(name = "sluice {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          enqeue emails x                               | enqeue
          --nonsense                                    | --nonsense
          enqueue                                       | QUEUE
          enqueue _mails x                              | not a queue name
          enqueue e*mails x                             | not a queue name
          enqueue emails x y                            | y
          enqueue emails x --dely 5s                    | --dely
          enqueue emails x --delay                      | --delay
          enqueue emails x --delay 5                    | not a time span
          enqueue emails x --delay -5s                  | not a time span
          enqueue emails x --delay 5weeks               | not a time span
          enqueue emails x --delay 999999999d           | thousand years
          enqueue emails x --at tomorrow                | not a time
          enqueue emails x --at 2026-13-01T10:00        | not a time
          enqueue emails x --at 2026-02-30              | not a time
          enqueue emails x --at 1066-10-14              | 1970 to 9999
          enqueue emails x --at 2027-01-01 --delay 5s   | either --delay or --at
          enqueue emails x --delay 1h --expires 5m      | never run
          enqueue emails x --expires soon               | not a time
          enqueue emails x --priority high              | 'high' is not an int
          enqueue emails x --priority 99999999999       | 99999999999
          enqueue emails x --max-attempts 0             | at least 1
          enqueue emails x --max-attempts many          | many
          enqueue emails x --timeout 0s                 | must be positive
          enqueue emails x --retain always              | not a time span
          enqueue emails x --header colour              | colour
          enqueue emails x --header =red                | header name
          enqueue emails x --id 42                      | not a job id
          enqueue emails x --unique ''                  | 1 to 200 characters
          enqueue emails x --unique-window 5s           | need --unique
          enqueue emails x --on-conflict replace        | need --unique
          enqueue emails x --unique k --on-conflict win | 'win'
          enqueue emails x --group ''                   | 1 to 200 characters
          enqueue emails x --kind a --kind b            | --kind
          enqueue emails x --lines                      | --lines reads the input
          enqueue emails --lines --unique k             | --unique is for one job
          enqueue emails --lines --id {ID}              | --id is for one job
          enqueue emails x --envelope --delay 5s        | leave out --delay
          enqueue emails x --again                      | --again is for an --envelope
          enqueue emails x --store memory:              | gone when this command ends
          jobs --state LOST                             | LOST
          jobs --limit 0                                | at least 1
          jobs --limit -3                               | at least 1
          jobs --limit all                              | all
          jobs --after -1                               | must not be negative
          jobs --from yesterday                         | not a time
          jobs --queue 'a b'                            | not a queue name
          jobs --ids --json                             | either --ids or --json
          jobs emails                                   | emails
          jobs --store memory:                          | gone when this command ends
          jobs --store nonsense                         | not a storage URL
          jobs --store nosuch:x                         | no storage adapter
          jobs --store ''                               | which storage
          jobs --store kept:x?colour=red                | unknown option "colour"
          jobs --store kept:x?size=99                   | whole number from 1 to 10
          jobs --store kept:x?size                      | name=value
          jobs --store kept:x?size=1&size=2             | given twice
          bench --store file:x?nosuch=1                 | unknown option "nosuch"
          jobs --store file:                            | file:
          job                                           | ID
          job 42                                        | not a job id
          job {ID}x                                     | not a job id
          job {ID} {ID}                                 | Unmatched
          job {ID} --json --payload                     | only one of
          stats _                                       | not a queue name
          stats a b                                     | Unmatched
          stats --store memory:                         | gone when this command ends
          retry                                         | which jobs
          retry 7                                       | not a job id
          retry {ID} --queue emails                     | either ids or --queue
          cancel                                        | which jobs
          cancel {ID} -                                 | either ids or -
          cancel {ID} nonsense                          | not a job id
          cancel {ID} --reason                          | --reason
          promote                                       | which jobs
          promote --now                                 | --now
          reschedule {ID}                               | to when
          reschedule {ID} --at 2027-01-01 --delay 5s    | to when
          reschedule --delay 5s                         | which jobs
          reprioritize {ID}                             | --priority
          reprioritize {ID} --priority high             | high
          reprioritize --priority 5                     | which jobs
          delete                                        | which jobs
          redrive                                       | QUEUE
          redrive -                                     | not a queue name
          purge                                         | QUEUE
          purge emails --state RUNNING                  | cannot be deleted
          purge emails --state GONE                     | GONE
          pause                                         | QUEUE
          pause ok not/ok?                              | not a queue name
          resume                                        | QUEUE
          doctor --store x:                             | no storage adapter
          doctor --fix                                  | --fix
          doctor --salvage                              | --salvage is for file:
          bench --jobs 0                                | from 1 to
          bench --workers 5000                          | from 1 to
          bench --producers -1                          | from 1 to
          bench --size -1                               | from 0 to
          bench --store memory:x                        | no name or place
          completion                                    | SHELL
          completion fish                               | fish
          run                                           | command is missing
          run - --                                      | command is missing
          run --store                                   | --store
          run - --nosuch -- echo                        | --nosuch
          run a b -- echo {}                            | one INPUT only
          run no/such/file -- echo {}                   | no such file
          run - -- no-such-program                      | no such program
          run - --concurrency 0 -- echo                 | at least 1
          run - --retries -1 -- echo                    | from 0 to
          run - --retries x -- echo                     | 'x' is not an int
          run - --timeout 5 -- echo                     | time span
          run - --rate 0 -- echo                        | like 5/s
          run - --fresh --retry-failed -- echo          | starts over
          run - --name n --store nosuch:x -- echo         | no storage adapter
          work                                          | command is missing
          work q                                        | command is missing
          work _ --store kept:x -- echo                 | not a queue name
          work q --store memory: -- echo                | memory:
          work q --store nonsense -- echo               | not a storage URL
          work q --store kept:x --concurrency 0 -- echo | at least 1
          work q --store kept:x -- no-such-program      | no such program
          relay --queue q --to pigeon://x               | --from
          relay --from kept:x --to pigeon://x           | --queue
          relay --from kept:x --queue q                 | --to
          relay --from kept:x --queue _ --to pigeon://x | not a queue name
          relay --from nonsense --queue q --to pigeon:x | not a storage URL
          relay --from kept:x --queue q --to pigeon:x   | pigeon:
          relay --from kept:x -q q -t pigeon:x --batch 0 | 1 to 10000
          relay --from kept:x -q q -t pigeon:x -c 101   | 1 to 100
          relay --from kept:x -q q -t pigeon:x --retry-delay soon | time span
          relay --from kept:x?spillover=memory: -q q -t pigeon:x | forgets its jobs
          """)
  void saysWhatIsWrong(String command, String expected) {
    Cli cli = new Cli();
    Cli.Answer answer = cli.run(words(command));
    assertThat(answer.code()).as(answer.err()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    String first = answer.err().lines().findFirst().orElse("");
    assertThat(first).startsWith("sluice").contains(expected);
    assertThat(answer.err()).contains("try: sluice").doesNotContain("Exception", "\tat ");
  }

  @Test
  void asksForACommand() {
    Cli.Answer answer = new Cli().run();
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("which command?", "try: sluice --help");
  }

  @ParameterizedTest
  @CsvSource({"emails,''", "emails,-"})
  void aPersonIsAskedForAPayload(String queue, String payload) {
    Cli cli = new Cli().atTerminal();
    Cli.Answer given = cli.run("enqueue", queue, payload);
    Cli.Answer missing = cli.run("enqueue", queue);
    assertThat(given.code()).isZero();
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("which payload");
  }

  // Words as a shell would make them; '' is an empty one.
  private static String[] words(String command) {
    List<String> words =
        java.util.regex.Pattern.compile("'([^']*)'|(\\S+)")
            .matcher(command.replace("{ID}", ID))
            .results()
            .map(m -> m.group(1) == null ? m.group(2) : m.group(1))
            .toList();
    return words.toArray(String[]::new);
  }
}
