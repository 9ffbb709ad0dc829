package com.discordingest.consumer.write;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folds the row changes of a batch into as few segments as exactness allows. A table whose changes
 * cannot be folded any further goes on in the next segment, and with it the tables that refer to
 * it; all others stay where they are. Pure; a coalescer serves one batch and one thread.
 */
final class Coalescer {
  private final Map<RowTable, TableRun> runs = new HashMap<>();
  private final Map<String, Level> levels = new HashMap<>();
  private final Set<String> unreferenced;

  /**
   * @param unreferenced names of tables that no foreign key refers to
   */
  Coalescer(Set<String> unreferenced) {
    this.unreferenced = unreferenced;
  }

  /** Adds a change; changes come in the order of the log. */
  void add(RowChange change) {
    TableRun run = run(change.table());
    run.catchUp();
    if (change instanceof RowChange.Replace replace) {
      addReplace(replace, run);
      return;
    }
    boolean folded = fold(change, run);
    if (!folded) {
      run.next();
      folded = fold(change, run);
    }
    if (!folded) {
      throw new IllegalStateException("an empty segment refused " + change);
    }
  }

  /** The segments in the order in which they must be applied. */
  List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    for (TableRun run : runs.values()) {
      for (int i = 0; i < run.segments.size(); i++) {
        while (segments.size() <= i) {
          segments.add(new Segment());
        }
        TableChanges changes = run.segments.get(i);
        if (changes != null) {
          segments.get(i).put(run.table, changes);
        }
      }
    }
    return List.copyOf(segments);
  }

  private void addReplace(RowChange.Replace replace, TableRun run) {
    TableChanges changes = run.current();
    if (changes.confirms(replace)) {
      return;
    }
    replace.inPieces().forEach(this::add);
    if (run.current() == changes) {
      changes.collections().replaced(replace);
    }
  }

  private boolean fold(RowChange change, TableRun run) {
    return switch (change) {
      case RowChange.Upsert upsert -> run.current().upsert(upsert);
      case RowChange.Update update -> run.current().update(update);
      case RowChange.Delete delete -> {
        Object id = delete.row().key().part(0);
        run.takeAlong(
            (dependent, column) -> dependent.writtenWith(column, id),
            new Row(delete.table()),
            delete.version());
        yield run.current().delete(delete);
      }
      case RowChange.KeepOnly keep -> {
        run.takeAlong(
            (dependent, column) -> namingUnlisted(dependent.writtenOf(keep.scope()), column, keep),
            keep.scope(),
            keep.version());
        yield run.current().keepOnly(keep);
      }
      case RowChange.Replace replace ->
          throw new IllegalArgumentException("not in pieces: " + replace);
      case RowChange.MarkUnlisted mark -> {
        run.current().mark(mark);
        yield true;
      }
      case RowChange.Remember remember -> foldRemember(remember, run);
    };
  }

  private static List<FoldedRow> namingUnlisted(
      List<FoldedRow> rows, int column, RowChange.KeepOnly keep) {
    Set<Object> listed = new HashSet<>(keep.listed());
    return rows.stream()
        .filter(row -> row.cell(column) != null && !listed.contains(row.cell(column)))
        .toList();
  }

  /**
   * What the source row says is known here if a change folded earlier set it; otherwise the
   * database is asked before its segment changes it.
   */
  private boolean foldRemember(RowChange.Remember remember, TableRun run) {
    TableRun sources = run(remember.source().table());
    run.levelWith(sources);
    if (run.current().afterMarks() != null || sources.current().afterMarks() != null) {
      return false;
    }
    FoldedRow source = sources.current().row(remember.source().key());
    if (source == null || source.write() == FoldedRow.Write.NONE || source.isReference()) {
      run.current().remember(remember);
      return true;
    }
    boolean valueKnown = source.carries(remember.sourceColumn());
    boolean markKnown = source.carries(remember.sourceMark());
    if (valueKnown != markKnown || source.version() > remember.version()) {
      return false;
    }
    if (!valueKnown) {
      run.current().remember(remember);
      return true;
    }
    if (Objects.equals(
        remember.source().cell(remember.sourceMark()), source.cell(remember.sourceMark()))) {
      return true;
    }
    Row kept = remember.kept().copy();
    kept.with(remember.keptColumn(), source.cell(remember.sourceColumn()));
    return run.current().upsert(new RowChange.Upsert(kept, remember.version(), true));
  }

  private TableRun run(RowTable table) {
    TableRun run = runs.get(table);
    if (run == null) {
      run = new TableRun(table);
      runs.put(table, run);
    }
    return run;
  }

  private Level level(String table) {
    return levels.computeIfAbsent(table, _ -> new Level());
  }

  /** In which segment the next change of a table goes. */
  private static final class Level {
    private int segment;
  }

  /** One table's changes, segment by segment. */
  private final class TableRun {
    private final RowTable table;
    private final Level level;
    private final List<Level> parents;
    private final List<@Nullable TableChanges> segments = new ArrayList<>();

    TableRun(RowTable table) {
      this.table = table;
      this.level = level(table.name());
      this.parents =
          table.parents().stream()
              .filter(parent -> !unreferenced.contains(parent))
              .map(Coalescer.this::level)
              .toList();
    }

    TableChanges current() {
      while (segments.size() <= level.segment) {
        segments.add(null);
      }
      TableChanges changes = segments.get(level.segment);
      if (changes == null) {
        changes = new TableChanges(table);
        segments.set(level.segment, changes);
      }
      return changes;
    }

    void next() {
      level.segment++;
    }

    /** A row must not be written before the row that it refers to. */
    void catchUp() {
      for (Level parent : parents) {
        level.segment = Math.max(level.segment, parent.segment);
      }
    }

    void levelWith(TableRun other) {
      level.segment = Math.max(level.segment, other.level.segment);
      other.level.segment = level.segment;
    }

    /**
     * A removal also removes the rows that refer to the removed one, by ON DELETE CASCADE. Those
     * that its own segment writes go right here; it comes behind all other segments that write
     * some.
     *
     * @param dependents finds the rows that may refer to a removed one
     * @param of carries what all rows that may be removed have in common
     */
    void takeAlong(Dependents dependents, Row of, long version) {
      for (RowTable dependent : table.dependents()) {
        int column = dependent.referring(table);
        List<@Nullable TableChanges> written = run(dependent).segments;
        for (int i = level.segment; i < written.size(); i++) {
          TableChanges changes = written.get(i);
          if (changes == null) {
            continue;
          }
          List<FoldedRow> taken = dependents.of(changes, column);
          boolean isLast = i == written.size() - 1;
          boolean certain = taken.stream().allMatch(row -> changes.belongsTo(row, of));
          if (!taken.isEmpty()
              && !(certain && isLast && i == level.segment && changes.cascade(taken, version))) {
            level.segment = i + 1;
          }
        }
      }
    }
  }

  /** Finds, among a table's changes, rows that refer to a removed row by a column. */
  @FunctionalInterface
  private interface Dependents {
    List<FoldedRow> of(TableChanges changes, int column);
  }
}
