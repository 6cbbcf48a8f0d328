package dev.sluice.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Connections that do next to nothing: silent ones, and ones that send a byte of a request each
 * second. Whoever is hung up on comes back.
 */
final class Crowd implements AutoCloseable {
  private static final long TICK = TimeUnit.SECONDS.toNanos(1);
  private static final byte[] REQUEST =
      "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** One of them. */
  private final class Member {
    private final boolean slow;
    private SocketChannel channel = connect();
    private int sent;

    Member(boolean slow) throws IOException {
      this.slow = slow;
    }

    void live() throws IOException {
      if (hasBeenHungUpOn() || (slow && !sendsOne())) {
        hungUp++;
        channel.close();
        channel = connect();
        sent = 0;
      }
    }

    private boolean hasBeenHungUpOn() {
      ByteBuffer answer = ByteBuffer.allocate(1024);
      try {
        return channel.read(answer) < 0;
      } catch (IOException e) {
        return true;
      }
    }

    private boolean sendsOne() {
      try {
        sent += channel.write(ByteBuffer.wrap(REQUEST, sent, 1));
        if (sent == REQUEST.length) {
          sent = 0;
          requests++;
        }
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }

  private final InetSocketAddress server;
  private final List<Member> members = new ArrayList<>();
  private long hungUp;
  private long requests;

  Crowd(URI server, int silent, int slow) throws IOException {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    for (int i = 0; i < silent + slow; i++) {
      members.add(new Member(i >= silent));
    }
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.configureBlocking(false);
    return channel;
  }

  /** Lives on for so many nanoseconds. */
  void live(long nanos) throws IOException, InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long next = System.nanoTime() + TICK; System.nanoTime() < end; next += TICK) {
      for (Member member : members) {
        member.live();
      }
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d others, %,d slow requests, hung up on %,d times",
        members.size(),
        requests,
        hungUp);
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      member.channel.close();
    }
  }
}
