package com.discordingest.benchmarks.consumer;

import com.discordingest.benchmarks.consumer.OurConsumer.Scope;
import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.stack.BenchStack;

/**
 * Makes schemas in which everything is known that messages refer to, and in which all months have
 * their partitions: the same for every contestant.
 */
final class Preparation {
  /** Connect writes texts and has no word for our enumeration; this is what its users do. */
  private static final String CAST =
      "CREATE CAST (%2$s AS %1$s.discord_message_type) WITH INOUT AS ASSIGNMENT";

  private final BenchStack stack;
  private final BenchLog prelude;
  private final int months;

  Preparation(BenchStack stack, BenchLog prelude, int months) {
    this.stack = stack;
    this.prelude = prelude;
    this.months = months;
  }

  /** For logs of up to two million messages. */
  Preparation(BenchStack stack, BenchLog prelude) {
    this(stack, prelude, 3);
  }

  String schema() {
    String schema = stack.newSchema();
    new OurConsumer(stack, 1, 5_000).apply(prelude, schema, Scope.ALL_TABLES);
    stack.number(
        "SELECT count(%1$s.ensure_message_partition((DATE '2026-01-01' + i * INTERVAL '1 month')::date))"
                .formatted(schema)
            + " FROM generate_series(0, %d) AS i".formatted(months));
    stack.sql(CAST.formatted(schema, "text"));
    stack.sql(CAST.formatted(schema, "varchar"));
    stack.sql("ANALYZE " + schema + ".discord_channels");
    stack.settle();
    return schema;
  }
}
