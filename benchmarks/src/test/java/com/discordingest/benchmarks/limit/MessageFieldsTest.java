package com.discordingest.benchmarks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.benchmarks.log.LogFiller;
import com.discordingest.benchmarks.log.MessageTraffic;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class MessageFieldsTest {
  @Test
  void readsTheMessageAndNotWhatLiesInsideIt() {
    MessageTraffic traffic = new MessageTraffic(1);
    ProducerRecord<byte[], byte[]> sent = LogFiller.record("topic", traffic.next(), 5);
    MessageFields fields = new MessageFields();

    fields.read(
        new ConsumerRecord<>(
            "topic",
            0,
            0,
            0L,
            TimestampType.CREATE_TIME,
            0,
            sent.value().length,
            sent.key(),
            sent.value(),
            sent.headers(),
            Optional.empty()));

    assertThat(fields.id).isEqualTo(traffic.lastId());
    assertThat(fields.authorId).isNotEqualTo(fields.id).isPositive();
    assertThat(fields.content).hasSizeGreaterThan(100);
    assertThat(new String(sent.key(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(Long.toString(fields.guildId));
    assertThat(fields.rowVersion).isEqualTo(MessageTraffic.START.toEpochMilli() * 1_000 + 5_000);
  }
}
