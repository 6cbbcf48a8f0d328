package dev.sluice.remote;

import dev.sluice.wire.JsonIn;
import dev.sluice.wire.JsonOut;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Sends lists, in as many requests as the server's limit makes necessary.
 *
 * @param <T> what is sent
 * @param <R> what is answered to each
 */
final class Batches<T, R> {
  private final Channel channel;
  private final int maxBody;
  private final Form<T, R> form;

  /**
   * How a list is sent.
   *
   * @param path where to
   * @param field of the list in the request
   * @param write one of it
   * @param read the answers
   * @param tooLarge the answer to one that is larger than a request may be
   */
  record Form<T, R>(
      String path,
      String field,
      BiConsumer<JsonOut, T> write,
      Function<JsonIn, List<R>> read,
      Function<T, R> tooLarge) {}

  Batches(Channel channel, int maxBody, Form<T, R> form) {
    this.channel = channel;
    this.maxBody = maxBody;
    this.form = form;
  }

  List<R> send(List<? extends T> items) {
    List<R> answers = new ArrayList<>(items.size());
    if (!items.isEmpty()) {
      send(items, answers);
    }
    return answers;
  }

  private void send(List<? extends T> items, List<R> answers) {
    byte[] body = JsonOut.bytes(out -> out.<T>list(form.field(), List.copyOf(items), form.write()));
    if (body.length <= maxBody) {
      answers.addAll(channel.post(form.path(), body, form.read()));
    } else if (items.size() == 1) {
      answers.add(form.tooLarge().apply(items.get(0)));
    } else {
      int half = items.size() / 2;
      send(items.subList(0, half), answers);
      send(items.subList(half, items.size()), answers);
    }
  }
}
