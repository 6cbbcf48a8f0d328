package dev.sluice.server.grpc;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens, and closes at once what is accepted beyond a number of connections. */
final class BoundedListener extends NioServerSocketChannel {
  private final int most;
  private final AtomicInteger connections = new AtomicInteger();

  BoundedListener(int most) {
    this.most = most;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int count = super.doReadMessages(accepted);
    if (count > 0 && accepted.get(accepted.size() - 1) instanceof Channel channel) {
      if (connections.incrementAndGet() > most) {
        connections.decrementAndGet();
        accepted.remove(accepted.size() - 1);
        channel.unsafe().closeForcibly();
        return 0;
      }
      ChannelFuture unused =
          channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    }
    return count;
  }
}
