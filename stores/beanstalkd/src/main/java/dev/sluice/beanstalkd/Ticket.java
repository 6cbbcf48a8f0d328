package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the guard keeps of a job as its payload: where the copies lie that have the real one.
 *
 * @param open whether there may be copies elsewhere, so that the end of the job has to be
 *     remembered for as long as one may turn up
 * @param body the id that the copies have, if it is not the job's: its content was replaced; else
 *     {@code null}
 * @param heir whose content these copies are now; {@code null} unless this stands for a job that
 *     was taken in only to replace the content of that one
 * @param places of the copies
 */
record Ticket(boolean open, @Nullable JobId body, @Nullable JobId heir, List<Place> places) {
  private static final byte VERSION = 1;
  private static final int OPEN = 1;
  private static final int BODY = 1 << 1;
  private static final int HEIR = 1 << 2;
  private static final int HEAD = 2;
  private static final int ID = 16;
  private static final int PLACE = 20;

  Ticket {
    places = List.copyOf(places);
  }

  /** Of a new job. */
  static Ticket of(boolean open, List<Place> places) {
    return new Ticket(open, null, null, places);
  }

  /** The id that the copies of this job have. */
  JobId bodyOf(JobId job) {
    return body == null ? job : body;
  }

  byte[] toBytes() {
    int ids = (body == null ? 0 : ID) + (heir == null ? 0 : ID);
    ByteBuffer out = ByteBuffer.allocate(HEAD + ids + PLACE * places.size());
    int flags = (open ? OPEN : 0) | (body == null ? 0 : BODY) | (heir == null ? 0 : HEIR);
    out.put(VERSION).put((byte) flags);
    write(out, body);
    write(out, heir);
    for (Place place : places) {
      out.putLong(place.server()).putInt(place.instance()).putLong(place.number());
    }
    return out.array();
  }

  private static void write(ByteBuffer out, @Nullable JobId id) {
    if (id != null) {
      out.putLong(id.high()).putLong(id.low());
    }
  }

  /**
   * Reads one.
   *
   * @throws IOException if it is none, or of a version that is not known here
   */
  static Ticket read(byte[] bytes) throws IOException {
    if (bytes.length < HEAD || bytes[0] != VERSION) {
      throw new IOException("not a ticket of this version: " + bytes.length + " bytes");
    }
    int flags = bytes[1];
    int ids = Integer.bitCount(flags & (BODY | HEIR)) * ID;
    if (bytes.length < HEAD + ids || (bytes.length - HEAD - ids) % PLACE != 0) {
      throw new IOException("a damaged ticket: " + bytes.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, HEAD, bytes.length - HEAD);
    JobId body = (flags & BODY) == 0 ? null : new JobId(in.getLong(), in.getLong());
    JobId heir = (flags & HEIR) == 0 ? null : new JobId(in.getLong(), in.getLong());
    List<Place> places = new ArrayList<>();
    while (in.hasRemaining()) {
      places.add(new Place(in.getLong(), in.getInt(), in.getLong()));
    }
    return new Ticket((flags & OPEN) != 0, body, heir, places);
  }
}
