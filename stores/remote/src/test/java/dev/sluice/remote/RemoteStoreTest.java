package dev.sluice.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.memory.MemoryStore;
import dev.sluice.server.ServerConfig;
import dev.sluice.server.Setting;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the remote store's own: the way to the server. */
class RemoteStoreTest {
  private static final ClaimRequest CLAIM =
      new ClaimRequest(List.of("q"), 1, Duration.ofMinutes(1), Duration.ofMinutes(1), "test");

  @TempDir Path folder;

  private static MemoryStore memory() {
    return new MemoryStore(InstantSource.system());
  }

  private static NewJob job(byte[] payload) {
    return new NewJob(JobId.next(), "q", "", payload, JobOptions.DEFAULT, null);
  }

  private static Kind kind(Throwable thrown) {
    return ((StoreException) thrown).kind();
  }

  @Test
  void aServiceUsesAServerAsAnyStorage() throws InterruptedException {
    try (Served served = new Served(memory());
        Sluice sluice = Sluice.open(served.url())) {
      List<String> done = Collections.synchronizedList(new ArrayList<>());
      Queue<String> queue = sluice.queue("q", String.class);
      queue.work(work -> done.add(work.payload()), worker -> worker.concurrency(3));
      for (int i = 0; i < 50; i++) {
        queue.enqueue("job " + i);
      }
      assertThat(queue.waitUntilEmpty(Eventually.PATIENCE)).isTrue();
      assertThat(done).hasSize(50).doesNotHaveDuplicates();
      assertThat(queue.request("result", String.class, e -> {}).id()).isNotNull();
    }
  }

  @Test
  void whileTheServerIsAwayCallsSaySoAndGoOnWhenItIsBack() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ServerConfig config = ServerConfig.empty();
    MemoryStore storage = memory();
    RemoteStore store;
    try (SamePort first = new SamePort(storage, config, port)) {
      store = first.client();
      assertThat(store.enqueue(List.of(job(new byte[1]))).get(0).outcome().name())
          .isEqualTo("INSERTED");
    }
    assertThatThrownBy(() -> store.enqueue(List.of(job(new byte[1]))))
        .satisfies(e -> assertThat(kind(e)).isEqualTo(Kind.UNAVAILABLE));
    try (SamePort second = new SamePort(memory(), config, port)) {
      assertThat(second.client().traits().name()).isEqualTo("memory");
      assertThat(store.enqueue(List.of(job(new byte[1]))).get(0).outcome().name())
          .isEqualTo("INSERTED");
    }
    store.close();
  }

  /** A server that comes back where it was. */
  private static final class SamePort implements AutoCloseable {
    private final Sluice sluice;
    private final dev.sluice.server.SluiceServer server;

    SamePort(MemoryStore storage, ServerConfig config, int port) {
      sluice = Sluice.using(storage, settings -> settings.sweeping(false));
      server =
          dev.sluice.server.SluiceServer.start(
              sluice, config.with(Setting.HTTP_PORT, Integer.toString(port)));
    }

    RemoteStore client() {
      return RemoteStore.open(RemoteOptions.parse(StorageUrl.parse(server.uri().toString())));
    }

    @Override
    public void close() {
      server.close();
      sluice.close();
    }
  }

  @Test
  void whoIsInterruptedHasClaimedNothing() throws InterruptedException {
    try (Served served = new Served(memory());
        RemoteStore store = served.client()) {
      Thread waiting =
          new Thread(
              () ->
                  assertThatThrownBy(() -> store.claim(CLAIM))
                      .isInstanceOf(InterruptedException.class));
      waiting.start();
      waiting.interrupt();
      waiting.join(Eventually.PATIENCE.toMillis());
      assertThat(waiting.isAlive()).isFalse();
      store.enqueue(List.of(job(new byte[1])));
      List<Delivery> got = store.claim(CLAIM);
      assertThat(got).hasSize(1);
      assertThat(got.get(0).lostLeases()).isZero();
    }
  }

  @Test
  void closingEndsAClaimThatWaits() throws InterruptedException {
    try (Served served = new Served(memory())) {
      RemoteStore store = served.client();
      List<List<Delivery>> got = Collections.synchronizedList(new ArrayList<>());
      Thread waiting =
          new Thread(
              () -> {
                try {
                  got.add(store.claim(CLAIM));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } catch (StoreException e) {
                  got.add(List.of());
                }
              });
      waiting.start();
      store.close();
      waiting.join(Eventually.PATIENCE.toMillis());
      assertThat(got).containsExactly(List.of());
    }
  }

  @Test
  void aBatchThatIsLargerThanARequestMayBeGoesInSeveral() {
    ServerConfig small = ServerConfig.empty().with(Setting.HTTP_MAX_BODY, "20000");
    try (Served served = new Served(memory(), small);
        RemoteStore store = served.client()) {
      List<NewJob> jobs = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        jobs.add(job(new byte[i * 10]));
      }
      // As text in JSON a zero would take six bytes.
      jobs.add(job(new byte[12_000]));
      jobs.add(job(new byte[13_000]));
      List<String> outcomes =
          store.enqueue(jobs).stream().map(answer -> answer.outcome().name()).toList();
      assertThat(outcomes.subList(0, 101)).containsOnly("INSERTED");
      assertThat(outcomes.get(101)).isEqualTo("REJECTED");
      assertThat(store.traits().maxPayload()).isBetween(12_000, 12_999);
    }
  }

  @Test
  void theTokenDecidesWhatItMayDo() throws IOException {
    String text = "a read read-secret-012345;b work,enqueue work-secret-012345";
    Path file = Files.writeString(folder.resolve("token"), "work-secret-012345\n");
    ServerConfig config = ServerConfig.empty().with(Setting.TOKENS, text);
    try (Served served = new Served(memory(), config)) {
      assertThatThrownBy(served::client)
          .hasMessageContaining("token")
          .satisfies(e -> assertThat(kind(e)).isEqualTo(Kind.REJECTED));
      try (Sluice reader = Sluice.open(served.url() + "?token=read-secret-012345")) {
        assertThat(reader.jobs().counts()).isEmpty();
        assertThatThrownBy(() -> reader.queue("q", String.class).enqueue("x"))
            .hasMessageContaining("ENQUEUE")
            .message()
            .doesNotContain("secret");
      }
      try (Sluice worker = Sluice.open(served.url() + "?tokenFile=" + file)) {
        worker.queue("q", String.class).enqueue("x");
      }
    }
  }

  @Test
  void urlsThatMakeNoSenseAreRefusedWithoutTheirSecrets() {
    for (String url :
        List.of(
            "http:nowhere",
            "http://host?tokn=x",
            "http://ada:secret@host",
            "http://host?timeout=0s",
            "http://host?caFile=x",
            "https://host?certFile=x",
            "http://host?token=secret&tokenFile=x")) {
      assertThatThrownBy(() -> RemoteOptions.parse(StorageUrl.parse(url)))
          .as(url)
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain("secret");
    }
  }

  @Test
  void whatIsNoSluiceServerIsRefused() throws IOException {
    try (Served served = new Served(memory())) {
      String elsewhere = served.url() + "/nothing/here";
      assertThatThrownBy(() -> Sluice.open(elsewhere))
          .satisfies(e -> assertThat(kind(e)).isEqualTo(Kind.REJECTED));
    }
    try (ServerSocket silent = new ServerSocket(0)) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "?timeout=200ms";
      assertThatThrownBy(() -> Sluice.open(url))
          .satisfies(e -> assertThat(kind(e)).isEqualTo(Kind.UNAVAILABLE));
    }
  }
}
