/** Payloads and results as JSON. */
module dev.sluice.json {
  requires transitive dev.sluice;
  requires transitive tools.jackson.databind;
  requires static org.jspecify;

  exports dev.sluice.json;

  provides dev.sluice.CodecProvider with
      dev.sluice.json.JacksonCodecProvider;
}
