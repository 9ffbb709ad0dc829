package com.discordingest.benchmarks.peer;

import java.util.Map;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;

/**
 * Reads {@link FlatMessage}s for Connect; found by name in the configuration, where {@code
 * timestamps} says how moments are told.
 */
public final class FlatMessageConverter implements Converter, Versioned {
  private FlatMessage.Timestamps timestamps = FlatMessage.Timestamps.MICRO;

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    timestamps = FlatMessage.Timestamps.named(String.valueOf(configuration.get("timestamps")));
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    throw new UnsupportedOperationException("flat messages are only read");
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    return FlatMessage.read(value, timestamps);
  }

  @Override
  public String version() {
    return "1";
  }
}
