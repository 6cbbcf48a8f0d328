package dev.sluice.testkit;

import dev.sluice.spi.JobStore;
import dev.sluice.spi.WorkSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Wraps a storage so that its calls fail or wait as {@link Faults} say. All roles of the storage
 * are wrapped as well. {@code traits}, {@code wakeup}, {@code close} and {@code role} never fail.
 */
public final class FaultyStore {
  private static final Set<String> SAFE =
      Set.of("traits", "wakeup", "close", "toString", "hashCode", "equals");

  private FaultyStore() {}

  /** A store that does what the inner one does, but for the faults. */
  public static JobStore of(JobStore inner, Faults faults) {
    return wrap(JobStore.class, inner, inner, faults);
  }

  /** A source that does what the inner one does, but for the faults. */
  public static WorkSource of(WorkSource inner, Faults faults) {
    return wrap(WorkSource.class, inner, inner, faults);
  }

  private static <R> R wrap(Class<R> role, Object target, WorkSource source, Faults faults) {
    InvocationHandler handler = new Handler(target, source, faults);
    Object proxy = Proxy.newProxyInstance(role.getClassLoader(), new Class<?>[] {role}, handler);
    return role.cast(proxy);
  }

  /** Passes one call on, with its fault. */
  private record Handler(Object target, WorkSource source, Faults faults)
      implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      Object[] given = arguments == null ? new Object[0] : arguments;
      if (method.getName().equals("role")) {
        return role((Class<?>) given[0]);
      }
      if (SAFE.contains(method.getName())) {
        return call(method, given);
      }
      return withFault(method, given);
    }

    private @Nullable Object withFault(Method method, Object[] arguments) throws Throwable {
      Faults.Fault fault = faults.forCall();
      if (fault instanceof Faults.FailBefore) {
        throw Faults.unavailable(method.getName());
      }
      if (fault instanceof Faults.WaitFor wait) {
        await(wait, method);
      }
      Object answer = call(method, arguments);
      if (fault instanceof Faults.FailAfter) {
        throw Faults.unavailable(method.getName());
      }
      return answer;
    }

    private static void await(Faults.WaitFor wait, Method method) {
      try {
        wait.latch().await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Faults.unavailable(method.getName());
      }
    }

    private Optional<?> role(Class<?> role) {
      return source.role(role).map(inner -> wrapped(role, inner));
    }

    private Object wrapped(Class<?> role, Object inner) {
      return role.isInterface() ? wrap(role, inner, source, faults) : inner;
    }

    private @Nullable Object call(Method method, Object[] arguments) throws Throwable {
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause() == null ? e : e.getCause();
      }
    }
  }
}
