package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowChange;
import java.util.function.Consumer;

/** Changes in the order of the log, made anew, and equal, whenever they are asked for. */
@FunctionalInterface
public interface ChangeSource {
  /** Hands out one after the other. */
  void forEach(Consumer<RowChange> to);
}
