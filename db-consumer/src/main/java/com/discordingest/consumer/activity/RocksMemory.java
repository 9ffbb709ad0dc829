package com.discordingest.consumer.activity;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all stores of a process share, outside the Java heap. By default each store would
 * take 50 MiB for itself, and there are several for each partition. Closed after the stores.
 */
final class RocksMemory implements AutoCloseable {
  /** The Streams setting in which the stores find it. */
  static final String SETTING = "discord.ingest.rocks.memory";

  private final Cache cache;
  private final WriteBufferManager writeBuffers;
  private final long writeBufferBytes;

  /** What is written lately may take half of it. */
  RocksMemory(long bytes) {
    RocksDB.loadLibrary();
    this.cache = new LRUCache(bytes);
    this.writeBufferBytes = bytes / 2;
    this.writeBuffers = new WriteBufferManager(writeBufferBytes, cache);
  }

  private void applyTo(Options options) {
    if (!(options.tableFormatConfig() instanceof BlockBasedTableConfig table)) {
      throw new IllegalStateException("a store of another format");
    }
    table.setBlockCache(cache);
    table.setCacheIndexAndFilterBlocks(true);
    options.setWriteBufferManager(writeBuffers);
    options.setWriteBufferSize(Math.max(1 << 20, writeBufferBytes / 16));
    options.setTableFormatConfig(table);
    // By default each store starts some forty threads to be opened, and dozens are opened at a
    // start.
    options.setMaxFileOpeningThreads(1);
    options.setSkipStatsUpdateOnDbOpen(true);
  }

  @Override
  public void close() {
    writeBuffers.close();
    cache.close();
  }

  /** Gives the memory to each store as it is opened. Made by Kafka Streams. */
  public static final class Setter implements RocksDBConfigSetter {
    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
      if (!(configs.get(SETTING) instanceof RocksMemory memory)) {
        throw new IllegalStateException("no memory is set up for store " + storeName);
      }
      memory.applyTo(options);
    }

    /** The memory outlives the stores. */
    @Override
    public void close(String storeName, Options options) {}
  }
}
