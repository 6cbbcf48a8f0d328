package dev.sluice.server.grpc;

/** A field of a request that makes no sense. */
final class BadField extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field its path, such as {@code jobs[3].options.delay}
   * @param problem what is wrong with it
   */
  BadField(String field, String problem) {
    super(problem);
    this.field = field;
  }

  BadField(String field, IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
    this.field = field;
  }

  String field() {
    return field;
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
