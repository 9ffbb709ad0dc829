package com.discordingest.consumer.write;

/** All SQL of the write path. Thread-safe. */
record WriteSql(StagingSql staging, RemovalSql removals, MergeSql merges) {
  static WriteSql create() {
    SqlTexts texts = new SqlTexts();
    return new WriteSql(new StagingSql(texts), new RemovalSql(texts), new MergeSql(texts));
  }
}
