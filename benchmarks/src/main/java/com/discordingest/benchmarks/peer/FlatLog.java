package com.discordingest.benchmarks.peer;

import com.discordingest.benchmarks.limit.MessageFields;
import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.log.LogFiller;
import com.discordingest.benchmarks.log.LogReader;
import com.discordingest.benchmarks.stack.BenchStack;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.json.JsonConverter;

/** Makes, of a log of messages, the one that the peer reads; its cost is not the peer's. */
public final class FlatLog {
  private FlatLog() {}

  /** The same messages in few bytes, record for record and partition for partition. */
  public static BenchLog compact(BenchStack stack, LogFiller filler, BenchLog messages) {
    return derived(stack, filler, messages, "flat", FlatMessage::toBytes);
  }

  /** The same as JSON without schema. */
  public static BenchLog json(BenchStack stack, LogFiller filler, BenchLog messages) {
    try (JsonConverter converter = converter(false)) {
      FlatMessage.Timestamps zoned = FlatMessage.Timestamps.ZONED;
      return derived(
          stack,
          filler,
          messages,
          "json",
          fields ->
              converter.fromConnectData(
                  messages.topic(),
                  zoned.schema(),
                  FlatMessage.read(FlatMessage.toBytes(fields), zoned).value()));
    }
  }

  /** The schema of the JSON records, as the converter is configured with it. */
  static String jsonSchema() {
    try (JsonConverter converter = converter(true)) {
      return converter.asJsonSchema(FlatMessage.Timestamps.ZONED.schema()).toString();
    }
  }

  private static JsonConverter converter(boolean schemas) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", schemas), false);
    return converter;
  }

  private static BenchLog derived(
      BenchStack stack,
      LogFiller filler,
      BenchLog messages,
      String suffix,
      Function<MessageFields, byte[]> form) {
    return filler.derived(
        messages,
        suffix,
        send -> {
          MessageFields fields = new MessageFields();
          new LogReader(stack.kafka(), 5_000)
              .read(
                  messages,
                  record -> {
                    fields.read(record);
                    send.accept(
                        new ProducerRecord<>(
                            messages.topic() + "." + suffix,
                            record.partition(),
                            record.key(),
                            form.apply(fields)));
                  });
        });
  }
}
