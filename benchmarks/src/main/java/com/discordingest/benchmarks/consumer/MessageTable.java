package com.discordingest.benchmarks.consumer;

import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.stack.BenchStack;

/** A schema whose {@code discord_messages} is filled again and again, by one after the other. */
public final class MessageTable {
  private final BenchStack stack;
  private final String schema;

  private MessageTable(BenchStack stack, String schema) {
    this.stack = stack;
    this.schema = schema;
  }

  /**
   * Makes the schema, with everything in it that messages refer to.
   *
   * @param prelude the events that make that known
   */
  public static MessageTable prepare(BenchStack stack, BenchLog prelude) {
    return new MessageTable(stack, new Preparation(stack, prelude).schema());
  }

  public String schema() {
    return schema;
  }

  /** Empties the table, its indexes and the memory of what was read. */
  public void empty() {
    stack.sql("TRUNCATE " + schema + ".discord_messages CASCADE");
    forgetOffsets();
  }

  /** As if nothing had been read; what was written stays. */
  public void forgetOffsets() {
    stack.sql("DELETE FROM " + schema + ".ingest_offsets");
    stack.settle();
  }

  /** As if reading began anew at the log's beginning; what of it is applied stays known. */
  public void setBack() {
    stack.sql("UPDATE " + schema + ".ingest_offsets SET next_offset = 0");
    stack.settle();
  }

  public void drop() {
    stack.dropSchema(schema);
  }
}
