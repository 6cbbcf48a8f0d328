package dev.sluice.server.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/**
 * A client that speaks HTTP/2 by hand, because libraries do not send pings as fast as abuse needs.
 */
final class Pinging implements AutoCloseable {
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int MOST = 1_000;

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;

  Pinging(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    out.write(frame(SETTINGS, new byte[0]));
  }

  /** Answers what the server says when it has had enough. */
  String pingUntilCutOff() throws IOException {
    ByteArrayOutputStream pings = new ByteArrayOutputStream();
    for (int i = 0; i < MOST; i++) {
      pings.write(frame(PING, new byte[8]));
    }
    out.write(pings.toByteArray());
    out.flush();
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.readUnsignedByte();
      in.readInt();
      byte[] body = in.readNBytes(length);
      if (type == GOAWAY) {
        return new String(body, US_ASCII);
      }
    }
  }

  private static byte[] frame(int type, byte[] body) {
    byte[] frame = new byte[9 + body.length];
    frame[2] = (byte) body.length;
    frame[3] = (byte) type;
    System.arraycopy(body, 0, frame, 9, body.length);
    return frame;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
