package dev.sluice.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Blocks inside of the initializer of a class, which pins a virtual thread to its carrier. Public,
 * because those classes have loaders of their own.
 */
public final class Pinned {
  static volatile CountDownLatch entered = new CountDownLatch(0);
  static volatile CountDownLatch release = new CountDownLatch(0);

  private Pinned() {}

  /** Called while a class is being initialised. */
  public static boolean hold() {
    entered.countDown();
    try {
      return release.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A class that holds its first user up; each loader has one of its own. */
  public static final class Slow {
    static final boolean HELD = hold();

    private Slow() {}
  }

  /** Initialises a class {@link Slow} of its own. */
  static void pin() throws Exception {
    Class<?> fresh = new Fresh().define(Slow.class);
    // Reading the class file has not initialised it; this does.
    Class.forName(fresh.getName(), true, fresh.getClassLoader());
  }

  private static final class Fresh extends ClassLoader {
    Fresh() {
      super(Pinned.class.getClassLoader());
    }

    Class<?> define(Class<?> original) throws IOException {
      String file = "/" + original.getName().replace('.', '/') + ".class";
      try (InputStream in = original.getResourceAsStream(file)) {
        if (in == null) {
          throw new IOException("no " + file);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(original.getName(), bytes, 0, bytes.length);
      }
    }
  }
}
