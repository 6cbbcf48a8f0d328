package dev.sluice.cli.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * Hears Ctrl-C and the like instead of ending at once. The class that does it is not part of the
 * Java platform's API, though every JDK has had it since 1.2: hence by reflection, and without it
 * the first Ctrl-C ends the process as any other.
 */
final class Signals implements AutoCloseable {
  private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

  private final List<Runnable> restore = new ArrayList<>();

  /** Calls {@code heard} from now on, on a thread of the system's. */
  static Signals hear(Runnable heard) {
    Signals signals = new Signals();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler call =
          (proxy, method, arguments) -> answer(proxy, method, arguments, heard);
      Object ours =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, call);
      for (String name : NAMES) {
        signals.install(signal, handler, name, ours);
      }
    } catch (ReflectiveOperationException e) {
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.DEBUG, "no signals on this Java platform", e);
    }
    return signals;
  }

  private void install(Class<?> signal, Class<?> handler, String name, Object ours)
      throws ReflectiveOperationException {
    var handle = signal.getMethod("handle", signal, handler);
    Object one = signal.getConstructor(String.class).newInstance(name);
    try {
      Object before = handle.invoke(null, one, ours);
      restore.add(() -> restore(handle, one, before));
    } catch (InvocationTargetException e) {
      // The JVM was started with -Xrs, or nohup has taken the signal away: leave it so.
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.DEBUG, "signal " + name + " is taken", e);
    }
  }

  private static void restore(java.lang.reflect.Method handle, Object signal, Object before) {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot give a signal back", e);
    }
  }

  private static Object answer(
      Object proxy, java.lang.reflect.Method method, Object[] arguments, Runnable heard) {
    switch (method.getName()) {
      case "handle" -> {
        heard.run();
        return proxy;
      }
      case "hashCode" -> {
        return System.identityHashCode(proxy);
      }
      case "equals" -> {
        return proxy == arguments[0];
      }
      default -> {
        return "sluice signals";
      }
    }
  }

  @Override
  public void close() {
    restore.forEach(Runnable::run);
  }
}
