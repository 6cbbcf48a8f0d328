package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.server.http.Mounted.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulesTest {
  private static final String PATH = "/v1/schedules/eu~report";

  private final Mounted mounted = new Mounted(new HttpOptions());

  @AfterEach
  void close() {
    mounted.close();
  }

  private Answer put(String json) {
    return mounted.send("PUT", PATH, json);
  }

  @Test
  void aScheduleIsAddedShownChangedPausedRunRemoved() {
    String cron =
        "{\"cron\":\"0 3 * * *\",\"zone\":\"Europe/Berlin\","
            + "\"job\":{\"queue\":\"reports\",\"payload\":{\"a\":1},\"priority\":3}}";
    Answer added = put(cron);
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.field("name")).isEqualTo("eu/report");
    assertThat(added.field("cron")).isEqualTo("0 3 * * *");
    assertThat(put(cron).status()).isEqualTo(200);
    assertThat(mounted.get("/v1/schedules").body()).contains("Europe/Berlin", "\"upcoming\":[\"20");
    String rate = "{\"everySeconds\":90,\"catchUp\":\"all\",\"job\":{\"queue\":\"reports\"}}";
    assertThat(put(rate).body()).contains("\"everySeconds\":90", "\"cron\":null", "\"ALL\"");
    assertThat(mounted.post(PATH + "/pause", "").body()).contains("\"paused\":true");
    assertThat(mounted.post(PATH + "/resume", "").body()).contains("\"paused\":false");
    assertThat(mounted.post(PATH + "/run", "").field("outcome")).isEqualTo("INSERTED");
    assertThat(mounted.sluice().jobs().counts("reports").ready()).isEqualTo(1);
    assertThat(mounted.send("DELETE", PATH, "").status()).isEqualTo(204);
    assertThat(mounted.get(PATH).status()).isEqualTo(404);
    assertThat(mounted.send("DELETE", PATH, "").status()).isEqualTo(404);
    assertThat(mounted.post(PATH + "/pause", "").status()).isEqualTo(404);
    assertThat(mounted.post(PATH + "/run", "").status()).isEqualTo(404);
  }

  @Test
  void theJobIsTreatedAsItSays() {
    put(
        "{\"everySeconds\":60,\"job\":{\"queue\":\"q\",\"kind\":\"k\",\"priority\":-2,\"group\":\"g\","
            + "\"maxAttempts\":3,\"timeoutSeconds\":7,\"retainSeconds\":60,\"unique\":\"u\","
            + "\"lostLeaseLimit\":2,\"headers\":{\"a\":\"b\"}}}");
    mounted.post(PATH + "/run", "");
    assertThat(mounted.get("/v1/jobs?queue=q").body())
        .contains("\"kind\":\"k\"", "\"priority\":-2", "\"group\":\"g\"", "\"maxAttempts\":3")
        .contains("\"timeoutSeconds\":7", "\"retainSeconds\":60", "\"unique\":\"u\"", "\"a\":\"b\"")
        .contains("\"lostLeaseLimit\":2");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    for (String bad :
        new String[] {
          "{}",
          "{\"job\":{\"queue\":\"q\"}}",
          "{\"cron\":\"0 25 * * *\",\"job\":{\"queue\":\"q\"}}",
          "{\"cron\":\"@daily\",\"zone\":\"Nowhere/At\",\"job\":{\"queue\":\"q\"}}",
          "{\"everySeconds\":60,\"job\":{\"queue\":\"q\",\"delaySeconds\":5}}",
          "{\"everySeconds\":60,\"job\":{\"queue\":\"q\",\"id\":\"x\"}}",
          "{\"everySecond\":60,\"job\":{\"queue\":\"q\"}}"
        }) {
      assertThat(put(bad).status()).as(bad).isEqualTo(400);
    }
    assertThat(mounted.get("/v1/schedules").body()).isEqualTo("{\"schedules\":[]}");
  }
}
