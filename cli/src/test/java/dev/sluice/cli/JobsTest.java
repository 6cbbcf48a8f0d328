package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobsTest {
  private final Cli cli = new Cli();

  @Test
  void listsWhatFits() {
    String one = enqueue("emails", "to Ada", "--kind", "welcome");
    String two = enqueue("emails", "to Bob", "--delay", "1h", "--group", "g");
    String three = enqueue("reports", "june");
    assertThat(ids()).containsExactly(one, two, three);
    assertThat(ids("--queue", "emails")).containsExactly(one, two);
    assertThat(ids("--state", "ready")).containsExactly(one, three);
    assertThat(ids("--state", "SCHEDULED,DEAD")).containsExactly(two);
    assertThat(ids("--kind", "welcome")).containsExactly(one);
    assertThat(ids("--group", "g")).containsExactly(two);
    assertThat(ids("--text", "ADA")).containsExactly(one);
    assertThat(ids("--from", "1h")).containsExactly(one, two, three);
    assertThat(ids("--to", "1h")).isEmpty();
  }

  @Test
  void pagesAndSaysHowToGoOn() {
    cli.input("line\n".repeat(1_200)).run("enqueue", "q", "--lines").ok();
    Cli.Answer first = cli.run("jobs", "--limit", "1100", "--ids").ok();
    assertThat(first.lines()).hasSize(1_100);
    assertThat(first.err()).startsWith("more: --after ");
    String after = first.err().strip().replace("more: --after ", "");
    Cli.Answer second = cli.run("jobs", "--after", after, "--limit", "1100", "--ids").ok();
    assertThat(second.lines()).hasSize(100).doesNotContainAnyElementsOf(first.lines());
    assertThat(second.err()).isEmpty();
  }

  @Test
  void saysThatThereAreNone() {
    Cli.Answer answer = cli.run("jobs").ok();
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).isEqualTo("no jobs\n");
  }

  @Test
  void showsWhatAPersonWantsToKnow() {
    String id = enqueue("emails", "to Ada\nsecond line \u001b[31mred", "--delay", "2h");
    Cli.Answer answer = cli.run("jobs").ok();
    assertThat(answer.lines()).hasSize(2);
    assertThat(answer.lines().get(1))
        .startsWith(id)
        .contains("SCHEDULED", "emails", "0/25", "in 2h", "to Ada second line ·[31mred");
  }

  @Test
  void hasColoursOnlyForPeople() {
    enqueue("emails", "x");
    assertThat(cli.run("jobs").out()).doesNotContain("\u001b");
    assertThat(cli.atTerminal().run("jobs").out()).contains("\u001b[36mREADY\u001b[0m");
    assertThat(cli.with("NO_COLOR", "1").run("jobs").out()).doesNotContain("\u001b");
  }

  @Test
  void answersInJson() {
    String id = enqueue("emails", "to Ada", "--unique", "u", "--retain", "90s");
    enqueue("emails", "more");
    Cli.Answer answer = cli.run("jobs", "--json", "--limit", "1").ok();
    assertThat(answer.lines()).hasSize(1);
    assertThat(answer.out())
        .startsWith("{\"jobs\":[{\"id\":\"" + id + "\",\"queue\":\"emails\",\"kind\":null,")
        .contains("\"sequence\":1,", "\"state\":\"READY\",\"runAt\":\"2")
        .contains("\"unique\":\"u\"", "\"retainSeconds\":90,", "\"timeoutSeconds\":null")
        .contains("\"payload\":\"to Ada\",\"payloadBase64\":null")
        .containsPattern("}],\"next\":\\d+}\n$");
    assertThat(answer.err()).isEmpty();
  }

  @Test
  void showsOneJob() {
    String id = enqueue("emails", "to Ada", "--group", "g", "-H", "trace=7", "--retain", "forever");
    Cli.Answer answer = cli.run("job", id).ok();
    assertThat(answer.out())
        .contains("id        " + id, "state     READY", "group     g", "header    trace=7")
        .contains("retained  forever", "attempts  0 of 25", "payload   6 bytes\n  to Ada\n");
    assertThat(cli.run("job", id, "--payload").ok().out()).isEqualTo("to Ada");
    assertThat(cli.run("job", id, "--json").ok().out()).startsWith("{\"id\":\"" + id + "\"");
    Cli.Answer result = cli.run("job", id, "--result");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("has no result");
  }

  @Test
  void saysThatThereIsNoSuchJob() {
    Cli.Answer answer = cli.run("job", "01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err())
        .isEqualTo("sluice job: no such job: 01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e\n");
  }

  private java.util.List<String> ids(String... filter) {
    String[] all = new String[filter.length + 2];
    all[0] = "jobs";
    all[1] = "--ids";
    System.arraycopy(filter, 0, all, 2, filter.length);
    return cli.run(all).ok().lines();
  }

  private String enqueue(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "enqueue";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return cli.run(all).ok().out().split(" ", -1)[0];
  }
}
