package com.discordingest.consumer.write;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Applies segments over one connection: removals children first, then writes parents first, rows in
 * the order of their keys. Rows that are most likely new are appended; all others of a table go to
 * its staging table in one COPY, and each set of columns is merged by one statement. Belongs to one
 * connection and one thread; whoever owns the connection commits.
 */
final class SegmentWriter {
  private final Connection connection;
  private final WriteSql sql;
  private final TextRepairs repairs;
  private final RowAppender appender;
  private final Map<RowTable, ColumnEncoder> encoders = new HashMap<>();
  private final Map<RowTable, StagingTable> staging = new HashMap<>();
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final CollectionTable keptTable;
  private final CollectionTable markedTable;
  private final KnownCollections known = new KnownCollections();
  private int lastSet;

  SegmentWriter(Connection connection, WriteSql sql, TextRepairs repairs) {
    this.connection = connection;
    this.sql = sql;
    this.repairs = repairs;
    this.appender = new RowAppender(connection, sql.staging());
    this.keptTable = new CollectionTable(connection, sql.staging(), StagedColumns.KEPT);
    this.markedTable = new CollectionTable(connection, sql.staging(), StagedColumns.MARKED);
  }

  /** Applies segments one after the other; see {@link #write(Segment, List)}. */
  int write(List<Segment> segments, List<RowTable> writeOrder) throws SQLException {
    int rows = 0;
    for (Segment segment : segments) {
      rows += write(segment, writeOrder);
    }
    return rows;
  }

  /**
   * Applies one segment in the current transaction, and returns how many rows were staged.
   *
   * @param writeOrder the tables that are written, parents before children
   */
  int write(Segment segment, List<RowTable> writeOrder) throws SQLException {
    List<RowTable> tables = writeOrder.stream().filter(segment::has).toList();
    int rows = 0;
    for (RowTable table : tables) {
      rows += remember(segment.of(table).remembered());
    }
    StagedCollections collections = new StagedCollections();
    for (RowTable table : tables) {
      rows += collections.add(table, segment.of(table));
    }
    collections.copy();
    for (RowTable table : tables.reversed()) {
      rows += remove(table, segment.of(table), collections);
    }
    for (RowTable table : tables) {
      for (TableChanges step = segment.of(table); step != null; step = step.afterMarks()) {
        rows += merge(table, step, collections);
      }
    }
    return rows;
  }

  /** What was positioned anew may have been written by others meanwhile. */
  void forgetKnown() {
    known.forgetAll();
  }

  private int remove(RowTable table, TableChanges changes, StagedCollections collections)
      throws SQLException {
    for (KeptSet kept : collections.kept(table)) {
      delete(table, sql.removals().keepOnly(table, kept.kind()), kept.set());
    }
    List<FoldedRow> removed = new ArrayList<>();
    for (FoldedRow row : changes.inOrder()) {
      if (row.removedAt() >= 0 && !row.goesAlong()) {
        removed.add(row);
      }
    }
    if (!removed.isEmpty()) {
      int set = nextSet();
      stage(table)
          .copy(load -> {
            for (FoldedRow row : removed) {
              load.add(set, keyCells(table, row), keyMask(table), row.removedAt(), false, null);
            }
          });
      delete(table, sql.removals().delete(table), set);
      removed.forEach(row -> known.forgetCollection(table, changes, row));
    }
    return removed.size();
  }

  /** Removes rows; those that others refer to take them along. */
  private void delete(RowTable table, String statement, int set) throws SQLException {
    if (table.dependents().isEmpty()) {
      execute(statement, set);
      return;
    }
    PreparedStatement prepared = prepared(statement);
    prepared.setInt(1, set);
    try (ResultSet removed = prepared.executeQuery()) {
      Set<Long> ids = new HashSet<>();
      while (removed.next()) {
        ids.add(removed.getLong(1));
      }
      known.forgetMembers(table, ids);
    }
  }

  /** What a mark sets, staged like a row of the collection. */
  private static void stageMark(StagingTable.Load load, int set, RowChange.MarkUnlisted mark)
      throws SQLException {
    Row marks = mark.mark();
    Row scope = mark.scope();
    load.add(
        set,
        position -> scope.carries(position) ? scope.cell(position) : marks.cell(position),
        scope.carried() | marks.carried(),
        mark.version(),
        false,
        null);
  }

  private void mark(RowTable table, MarkSet staged) throws SQLException {
    RowChange.MarkUnlisted form = staged.form();
    int kind = table.scopeOf(form.scope());
    execute(
        sql.removals().markUnlisted(table, kind, form.mark().carried(), form.exceptions()),
        staged.set());
  }

  /** Keeps what rows say before this segment changes them. All of a table have one form. */
  private int remember(List<RowChange.Remember> remembered) throws SQLException {
    if (remembered.isEmpty()) {
      return 0;
    }
    int set = nextSet();
    RowChange.Remember form = remembered.getFirst();
    stage(form.source().table())
        .copy(load -> {
          for (RowChange.Remember each : remembered) {
            Row source = each.source();
            load.add(set, source::cell, source.carried(), each.version(), false, null);
          }
        });
    execute(sql.merges().remember(form), set);
    return remembered.size();
  }

  private int merge(RowTable table, TableChanges changes, StagedCollections collections)
      throws SQLException {
    Set<FoldedRow> repeated = known.storedRows(table, changes);
    Map<MergeKind, Integer> sets = new TreeMap<>(MergeKind.ORDER);
    List<FoldedRow> rows = new ArrayList<>();
    for (FoldedRow row : changes.inOrder()) {
      if (row.isWritten() && !repeated.contains(row)) {
        rows.add(row);
      }
    }
    List<MarkSet> marks = collections.marks(changes);
    if (rows.isEmpty() && marks.isEmpty()) {
      return 0;
    }
    List<FoldedRow> merged = appender.append(table, encoder(table), rows);
    if (merged.isEmpty() && marks.isEmpty()) {
      return rows.size();
    }
    stage(table)
        .copy(load -> {
          MergeKind last = null;
          int set = 0;
          for (FoldedRow row : merged) {
            MergeKind kind = MergeKind.of(row);
            if (!kind.equals(last)) {
              set = sets.computeIfAbsent(kind, _ -> nextSet());
              last = kind;
            }
            load.add(
                set,
                row::cell,
                row.carried(),
                row.version(),
                !row.complete(),
                row.columnVersions());
          }
          for (MarkSet markSet : marks) {
            for (RowChange.MarkUnlisted mark : markSet.marks()) {
              stageMark(load, markSet.set(), mark);
            }
          }
        });
    for (Map.Entry<MergeKind, Integer> entry : sets.entrySet()) {
      execute(sql.merges().merge(table, entry.getKey()), entry.getValue());
    }
    for (MarkSet set : marks) {
      mark(table, set);
    }
    return rows.size();
  }

  /** Collections of one kind of which only the listed members stay. */
  private record KeptSet(int kind, int set) {}

  /** The collections that a segment keeps or marks, of all tables: each takes one COPY. */
  private final class StagedCollections {
    private final Map<RowTable, List<KeptSet>> kept = new HashMap<>();
    private final Map<TableChanges, List<MarkSet>> marks = new HashMap<>();

    StagedCollections() {
      keptTable.begin();
      markedTable.begin();
    }

    List<KeptSet> kept(RowTable table) {
      return kept.getOrDefault(table, List.of());
    }

    List<MarkSet> marks(TableChanges changes) {
      return marks.getOrDefault(changes, List.of());
    }

    /** Adds those of a table, but for those that only repeat what is stored. */
    int add(RowTable table, TableChanges changes) {
      int count = 0;
      Set<StatedCollections.Kept> repeated = known.repeated(table, changes);
      Map<Integer, Integer> sets = new TreeMap<>();
      for (StatedCollections.Kept keep : changes.collections().kept()) {
        if (!repeated.contains(keep)) {
          int set = sets.computeIfAbsent(keep.kind(), _ -> nextSet());
          keptTable.add(
              set, keep.scope(), table.scopes().get(keep.kind()), keep.listed(), keep.version());
          count++;
        }
      }
      List<KeptSet> keptSets = new ArrayList<>();
      sets.forEach((kind, set) -> keptSets.add(new KeptSet(kind, set)));
      kept.put(table, keptSets);
      for (TableChanges step = changes; step != null; step = step.afterMarks()) {
        count += addMarks(table, step);
      }
      return count;
    }

    private int addMarks(RowTable table, TableChanges changes) {
      List<MarkSet> markSets = new ArrayList<>();
      for (RowChange.MarkUnlisted mark : changes.marks()) {
        if (markSets.isEmpty() || !markSets.getLast().add(mark)) {
          markSets.add(new MarkSet(table, mark, nextSet()));
        }
        MarkSet set = markSets.getLast();
        markedTable.add(set.set(), mark.scope(), set.scope(), mark.listed(), mark.version());
      }
      marks.put(changes, markSets);
      return changes.marks().size();
    }

    void copy() throws SQLException {
      keptTable.copy();
      markedTable.copy();
    }
  }

  private ColumnEncoder encoder(RowTable table) {
    return encoders.computeIfAbsent(table, each -> new ColumnEncoder(each, repairs));
  }

  private StagingTable stage(RowTable table) throws SQLException {
    StagingTable stage = staging.get(table);
    if (stage == null) {
      stage = StagingTable.create(connection, sql.staging(), table, encoder(table));
      staging.put(table, stage);
    }
    return stage;
  }

  private void execute(String statement, int set) throws SQLException {
    PreparedStatement prepared = prepared(statement);
    prepared.setInt(1, set);
    prepared.executeUpdate();
  }

  private PreparedStatement prepared(String statement) throws SQLException {
    PreparedStatement prepared = statements.get(statement);
    if (prepared == null) {
      prepared = connection.prepareStatement(statement);
      statements.put(statement, prepared);
    }
    return prepared;
  }

  private int nextSet() {
    lastSet++;
    return lastSet;
  }

  private static StagingTable.CellSource keyCells(RowTable table, FoldedRow row) {
    int[] key = table.key();
    return position -> {
      for (int i = 0; i < key.length; i++) {
        if (key[i] == position) {
          return row.key().part(i);
        }
      }
      return null;
    };
  }

  private static long keyMask(RowTable table) {
    long mask = 0;
    for (int position : table.key()) {
      mask |= 1L << position;
    }
    return mask;
  }
}
