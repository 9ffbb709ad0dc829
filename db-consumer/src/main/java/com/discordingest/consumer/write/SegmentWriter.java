package com.discordingest.consumer.write;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Applies segments over one connection: removals children first, then writes parents first, rows in
 * the order of their keys. All rows of a table go to its staging table in one COPY; each set of
 * columns is merged by one statement. Belongs to one connection and one thread; whoever owns the
 * connection commits.
 */
final class SegmentWriter {
  private static final int COPY_BUFFER = 1 << 16;

  private final Connection connection;
  private final MergeSql sql;
  private final TextRepairs repairs;
  private final Map<RowTable, StagingTable> staging = new HashMap<>();
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final BinaryRows scopes = new BinaryRows();
  private final KnownCollections known = new KnownCollections();
  private boolean scopesCreated;
  private int lastSet;

  SegmentWriter(Connection connection, MergeSql sql, TextRepairs repairs) {
    this.connection = connection;
    this.sql = sql;
    this.repairs = repairs;
  }

  /**
   * Applies one segment in the current transaction, and returns how many rows were staged.
   *
   * @param writeOrder the tables that are written, parents before children
   */
  int write(Segment segment, List<RowTable> writeOrder) throws SQLException {
    int rows = 0;
    for (RowTable table : writeOrder) {
      rows += remember(segment.of(table).remembered());
    }
    for (RowTable table : writeOrder.reversed()) {
      TableChanges changes = segment.of(table);
      rows += remove(table, changes, known.repeated(table, changes));
    }
    for (RowTable table : writeOrder) {
      TableChanges changes = segment.of(table);
      rows += merge(table, changes, known.storedRows(table, changes));
      for (RowChange.MarkUnlisted mark : changes.marks()) {
        mark(table, mark);
        rows++;
      }
    }
    return rows;
  }

  /** What was positioned anew may have been written by others meanwhile. */
  void forgetKnown() {
    known.forgetAll();
  }

  private int remove(RowTable table, TableChanges changes, Set<TableChanges.Kept> repeated)
      throws SQLException {
    int rows = 0;
    for (int kind = 0; kind < table.scopes().size(); kind++) {
      rows += keepOnly(table, kind, changes, repeated);
    }
    List<FoldedRow> removed =
        sorted(changes.rows().stream().filter(row -> row.removedAt() >= 0).toList());
    if (!removed.isEmpty()) {
      int set = nextSet();
      StagingTable stage = stage(table);
      stage.begin();
      for (FoldedRow row : removed) {
        stage.add(set, keyCells(table, row), keyMask(table), row.removedAt(), false, null);
      }
      copy(stage);
      delete(table, sql.delete(table), set);
      removed.forEach(row -> known.forgetCollection(table, changes, row));
      rows += removed.size();
    }
    return rows;
  }

  private int keepOnly(
      RowTable table, int kind, TableChanges changes, Set<TableChanges.Kept> repeated)
      throws SQLException {
    List<TableChanges.Kept> kept =
        changes.kept().stream().filter(k -> k.kind() == kind && !repeated.contains(k)).toList();
    if (!kept.isEmpty()) {
      int set = nextSet();
      copyScopes(
          table,
          kind,
          kept.stream().map(k -> new ScopeRow(set, k.scope(), k.listed(), k.version())).toList());
      delete(table, sql.keepOnly(table, kind), set);
    }
    return kept.size();
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
      while (removed.next()) {
        known.forgetMember(table, removed.getLong(1));
      }
    }
  }

  private void mark(RowTable table, RowChange.MarkUnlisted mark) throws SQLException {
    int set = nextSet();
    int kind = table.scopeOf(mark.scope());
    copyScopes(
        table, kind, List.of(new ScopeRow(set, mark.scope(), mark.listed(), mark.version())));
    Row marks = mark.mark();
    Row scope = mark.scope();
    StagingTable stage = stage(table);
    stage.begin();
    stage.add(
        set,
        position -> scope.carries(position) ? scope.cell(position) : marks.cell(position),
        scope.carried() | marks.carried(),
        mark.version(),
        false,
        null);
    copy(stage);
    execute(sql.markUnlisted(table, kind, marks.carried(), mark.exceptions()), set);
  }

  /** Keeps what rows say before this segment changes them. All of a table have one form. */
  private int remember(List<RowChange.Remember> remembered) throws SQLException {
    if (remembered.isEmpty()) {
      return 0;
    }
    int set = nextSet();
    RowChange.Remember form = remembered.getFirst();
    StagingTable stage = stage(form.source().table());
    stage.begin();
    for (RowChange.Remember each : remembered) {
      Row source = each.source();
      stage.add(set, source::cell, source.carried(), each.version(), false, null);
    }
    copy(stage);
    execute(sql.remember(form), set);
    return remembered.size();
  }

  private int merge(RowTable table, TableChanges changes, Set<FoldedRow> repeated)
      throws SQLException {
    Map<MergeKind, Integer> sets = new TreeMap<>(MergeKind.ORDER);
    List<FoldedRow> rows = new ArrayList<>(changes.references());
    for (FoldedRow row : changes.rows()) {
      if (row.isWritten() && !repeated.contains(row)) {
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      return 0;
    }
    StagingTable stage = stage(table);
    stage.begin();
    for (FoldedRow row : sorted(rows)) {
      int set = sets.computeIfAbsent(MergeKind.of(row), _ -> nextSet());
      stage.add(
          set, row::cell, row.carried(), row.version(), !row.complete(), row.columnVersions());
    }
    copy(stage);
    for (Map.Entry<MergeKind, Integer> entry : sets.entrySet()) {
      execute(sql.merge(table, entry.getKey()), entry.getValue());
    }
    return rows.size();
  }

  private record ScopeRow(int set, Row scope, Iterable<Long> listed, long version) {}

  private void copyScopes(RowTable table, int kind, List<ScopeRow> rows) throws SQLException {
    if (!scopesCreated) {
      run(sql.createScopes());
      scopesCreated = true;
    }
    int[] scope = table.scopes().get(kind);
    scopes.begin();
    for (ScopeRow row : rows) {
      scopes.row(6);
      scopes.int4(row.set());
      List<Long> numbers = new ArrayList<>();
      String text = null;
      for (int position : scope) {
        switch (row.scope().cell(position)) {
          case Number number -> numbers.add(number.longValue());
          case String string -> text = TextFit.storable(string);
          case null, default ->
              throw new IllegalStateException("a scope of " + table + " is no number or text");
        }
      }
      for (int i = 0; i < 2; i++) {
        if (i < numbers.size()) {
          scopes.int8(numbers.get(i));
        } else {
          scopes.nullValue();
        }
      }
      if (text == null) {
        scopes.nullValue();
      } else {
        scopes.text(text);
      }
      List<Long> listed = new ArrayList<>();
      row.listed().forEach(listed::add);
      scopes.int8Array(listed.stream().mapToLong(Long::longValue).sorted().toArray());
      scopes.int8(row.version());
    }
    scopes.end();
    copy(sql.copyIntoScopes(), scopes);
  }

  private StagingTable stage(RowTable table) throws SQLException {
    StagingTable stage = staging.get(table);
    if (stage == null) {
      run(sql.createStaging(table));
      stage = new StagingTable(table, repairs);
      staging.put(table, stage);
    }
    return stage;
  }

  private void copy(StagingTable stage) throws SQLException {
    stage.rows().end();
    copy(sql.copyInto(stage.table()), stage.rows());
    stage.clear();
  }

  private void copy(String statement, BinaryRows rows) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    try {
      for (int from = 0; from < rows.size(); from += COPY_BUFFER) {
        copy.writeToCopy(rows.array(), from, Math.min(COPY_BUFFER, rows.size() - from));
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
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

  private void run(String statement) throws SQLException {
    try (Statement ddl = connection.createStatement()) {
      ddl.execute(statement);
    }
  }

  private int nextSet() {
    lastSet++;
    return lastSet;
  }

  private static List<FoldedRow> sorted(List<FoldedRow> rows) {
    return rows.stream().sorted(Comparator.comparing(FoldedRow::key)).toList();
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
