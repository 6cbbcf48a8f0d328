package dev.sluice.file.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames, good and bad, and where the socket is. */
@Timeout(60)
class ControlServerTest {
  private static final int MAX = 1_000;

  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();

  private ControlServer serve(Path where, Answering answering) {
    ControlServer server = ControlServer.open(where, answering, MAX).orElseThrow();
    open.add(server);
    return server;
  }

  private ControlServer echo() {
    return serve(directory, (operation, body) -> body);
  }

  private ControlClient client(Path where) {
    ControlClient client = new ControlClient(where, MAX);
    open.add(client);
    return client;
  }

  @AfterEach
  void closes() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    assertThat(directory.resolve(SocketFile.SOCKET)).doesNotExist();
    assertThat(directory.resolve(SocketFile.ELSEWHERE)).doesNotExist();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private SocketChannel raw() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    open.add(channel);
    channel.connect(UnixDomainSocketAddress.of(directory.resolve(SocketFile.SOCKET)));
    return channel;
  }

  private static void send(SocketChannel channel, int length, int... bytes) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(length);
    for (int value : bytes) {
      out.put((byte) value);
    }
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  @Test
  void onlyTheUserMayConnect() throws IOException {
    echo();
    Path socket = directory.resolve(SocketFile.SOCKET);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    assertThat(directory).isDirectoryNotContaining("glob:**/.control");
  }

  @Test
  void answersOneRequestAfterTheOther() {
    serve(directory, (operation, body) -> bytes(operation + " " + text(body)));
    ControlClient client = client(directory);
    for (int i = 0; i < 100; i++) {
      assertThat(text(client.call(i, bytes("x" + i)))).isEqualTo(i + " x" + i);
    }
    assertThat(text(client.call(255, bytes("")))).isEqualTo("255 ");
  }

  @ParameterizedTest
  @EnumSource
  void carriesStoreExceptions(Kind kind) {
    serve(
        directory,
        (operation, body) -> {
          throw new StoreException(kind, "the message");
        });
    ControlClient client = client(directory);
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> client.call(1, bytes("")))
          .withMessage("the message")
          .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }
  }

  @Test
  void carriesOtherErrors() {
    serve(
        directory,
        (operation, body) -> {
          throw operation == 1
              ? new IllegalArgumentException("wrong")
              : new IllegalStateException("broken");
        });
    ControlClient client = client(directory);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> client.call(1, bytes("")))
        .withMessage("wrong");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> client.call(2, bytes("")))
        .withMessageContaining("broken");
  }

  @Test
  void refusesAnotherVersion() throws IOException {
    echo();
    SocketChannel channel = raw();
    send(channel, 2, 9, 1);
    assertRefused(channel, "version 9");
  }

  @Test
  void refusesAFrameThatIsTooLarge() throws IOException {
    echo();
    for (int length : new int[] {MAX + 3, Integer.MAX_VALUE, -1, 1, 0}) {
      SocketChannel channel = raw();
      send(channel, length);
      assertRefused(channel, Integer.toUnsignedString(length) + " bytes");
    }
    assertThat(text(client(directory).call(1, bytes("on")))).isEqualTo("on");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> client(directory).call(1, ByteBuffer.allocate(MAX * 1_000)))
        .withMessageContaining("bytes");
  }

  @Test
  void doesNotAnswerMoreThanAllowed() {
    serve(directory, (operation, body) -> ByteBuffer.allocate(MAX + 1));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> client(directory).call(1, bytes("")))
        .withMessageContaining("larger")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.OVERLOADED));
  }

  private static void assertRefused(SocketChannel channel, String why) throws IOException {
    Frame answer = Objects.requireNonNull(Frame.read(channel, MAX));
    assertThat(answer.code()).isEqualTo(Status.of(Kind.REJECTED));
    assertThat(text(answer.body())).contains(why);
    assertThat(Frame.read(channel, MAX)).as("hangs up").isNull();
  }

  @Test
  void goesOnAfterHalfAFrame() throws IOException {
    echo();
    for (int i = 0; i < 2 * ControlServer.MOST_CLIENTS; i++) {
      SocketChannel half = raw();
      send(half, 10, 1, 1, 'x');
      half.shutdownOutput();
      assertThat(half.read(ByteBuffer.allocate(1))).as("hangs up").isEqualTo(-1);
      half.close();
    }
    assertThat(text(client(directory).call(1, bytes("on")))).isEqualTo("on");
  }

  @Test
  void answersManyClientsAtOnceAndRefusesTooMany() throws Exception {
    int most = ControlServer.MOST_CLIENTS;
    CountDownLatch together = new CountDownLatch(most);
    serve(
        directory,
        (operation, body) -> {
          together.countDown();
          return await(together) ? body : bytes("alone");
        });
    ExecutorService threads = Executors.newFixedThreadPool(most);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        ControlClient client = client(directory);
        answers.add(threads.submit(() -> text(client.call(1, bytes("together")))));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get(1, TimeUnit.MINUTES)).isEqualTo("together");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> client(directory).call(1, bytes("")))
        .withMessageContaining("too many clients");
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void lettingGoLetsAnAnswerOnItsWayComeThrough() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    ControlServer server =
        serve(
            directory,
            (operation, body) -> {
              asked.countDown();
              return await(closing) ? body : bytes("late");
            });
    SocketChannel idle = raw();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      ControlClient client = client(directory);
      Future<String> answer = threads.submit(() -> text(client.call(1, bytes("through"))));
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      Future<?> closed = threads.submit(server::close);
      assertThat(idle.read(ByteBuffer.allocate(1))).as("hangs up").isEqualTo(-1);
      closing.countDown();
      assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("through");
      closed.get(30, TimeUnit.SECONDS);
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> client.call(1, bytes("")))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void hasAShortPathForALongDirectory() throws IOException {
    Path far = Files.createDirectories(directory.resolve("long".repeat(30)).resolve("er"));
    ControlServer server = serve(far, (operation, body) -> body);
    Path socket = SocketFile.find(far);
    assertThat(socket.toString()).hasSizeLessThan(100);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    Path home = socket.getParent();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx------");
    assertThat(text(client(far).call(1, bytes("near")))).isEqualTo("near");
    server.close();
    assertThat(home).doesNotExist();
    assertThat(far).isEmptyDirectory();
  }

  @Test
  void replacesWhatADeadProcessLeft() throws IOException {
    Path socket = directory.resolve(SocketFile.SOCKET);
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    Path nursery = Files.createDirectory(directory.resolve(".control"));
    Files.createFile(nursery.resolve("s"));
    assertThat(socket).exists();
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> client(directory).call(1, bytes("")))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    echo();
    assertThat(text(client(directory).call(1, bytes("alive")))).isEqualTo("alive");
    assertThat(nursery).doesNotExist();
  }
}
