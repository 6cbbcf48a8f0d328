package dev.sluice.remote;

import dev.sluice.wire.JsonIn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Readers of answers that are an object around one field. Other fields are passed over. */
final class Fields {
  private Fields() {}

  /** A list. */
  static <T> Function<JsonIn, List<T>> list(String field, Function<JsonIn, T> element) {
    return in -> {
      List<T> list = new ArrayList<>();
      in.object(
          name -> {
            if (name.equals(field)) {
              list.addAll(in.list(element));
            } else {
              in.skip();
            }
          });
      return list;
    };
  }

  /** A list of words. */
  static <E extends Enum<E>> Function<JsonIn, List<E>> words(String field, Class<E> type) {
    return list(field, in -> in.word(type));
  }

  /** A whole number that is not negative. */
  static Function<JsonIn, Integer> number(String field) {
    return in -> {
      int[] number = {0};
      in.object(
          name -> {
            if (name.equals(field)) {
              number[0] = in.number(0, Integer.MAX_VALUE);
            } else {
              in.skip();
            }
          });
      return number[0];
    };
  }

  /** Nothing is read. */
  static Function<JsonIn, Boolean> nothing() {
    return in -> {
      in.skip();
      return true;
    };
  }
}
