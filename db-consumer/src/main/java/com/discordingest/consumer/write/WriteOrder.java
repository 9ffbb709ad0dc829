package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowTable;
import java.util.List;
import java.util.Set;

/**
 * In which order a batch is written.
 *
 * @param passes every table that changes may name; a batch is written pass by pass, in each the
 *     tables in this order
 * @param unreferenced names of tables that no foreign key refers to: other tables need not wait for
 *     their rows
 */
public record WriteOrder(List<List<RowTable>> passes, Set<String> unreferenced) {
  public WriteOrder {
    passes = List.copyOf(passes);
    unreferenced = Set.copyOf(unreferenced);
  }

  /**
   * One pass, while all foreign keys stand.
   *
   * @param tables parents before children
   */
  public static WriteOrder parentsFirst(List<RowTable> tables) {
    return new WriteOrder(List.of(tables), Set.of());
  }
}
