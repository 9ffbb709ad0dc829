package com.discordingest.consumer.write;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowKey;
import com.discordingest.consumer.row.RowTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the changes of one table within one segment say about collections of its rows as a whole,
 * such as a guild's roles: which members stay. Works on the rows of its {@link TableChanges}. Used
 * by one thread.
 */
final class StatedCollections {
  /** What happens to one collection: the listed members stay. */
  record Kept(Row scope, int kind, Set<Long> listed, long version) {}

  /**
   * The last word about a collection.
   *
   * @param collection its name
   * @param listed its members, if that is exact
   * @param isExact whether the members are those listed, and not perhaps fewer
   * @param rows the rows of the collection that occur here
   */
  record Statement(
      Object collection, Kept kept, List<Long> listed, boolean isExact, List<FoldedRow> rows) {}

  /** What has been said about one collection so far. */
  private static final class Stated {
    private Kept kept;

    /** The members, if those here are exactly those of the last statement. */
    private @Nullable List<Long> replaced;

    Stated(Kept kept) {
      this.kept = kept;
    }
  }

  /** A collection: which of the table's scopes, and its name. */
  private record Scope(int kind, RowKey name) {}

  private final RowTable table;
  private final Map<RowKey, FoldedRow> rows;
  private final RowIndexes indexes;
  private final Map<Scope, Stated> stated = new LinkedHashMap<>();

  /** Whether a row went from one collection to another, which the indexes do not follow. */
  private boolean rowsMoved;

  /**
   * @param rows what the changes are about, by key; becomes more
   * @param indexes those of these rows
   */
  StatedCollections(RowTable table, Map<RowKey, FoldedRow> rows, RowIndexes indexes) {
    this.table = table;
    this.rows = rows;
    this.indexes = indexes;
  }

  /** A row may have gone from one collection to another. */
  void rowMoved() {
    rowsMoved = true;
  }

  /** A row was removed by itself: its collections are what was stated, without it. */
  void rowRemoved(Row row) {
    if (stated.isEmpty()) {
      return;
    }
    if (table.scopesMove()) {
      stated.values().forEach(each -> each.replaced = null);
      return;
    }
    for (Scope scope : scopesOf(row)) {
      Stated said = stated.get(scope);
      if (said == null || said.replaced == null) {
        continue;
      }
      if (isOneRowAMember(scope.kind())) {
        long member =
            ((Number) row.key().part(memberInKey(table.member(scope.kind())))).longValue();
        said.replaced = said.replaced.stream().filter(id -> id != member).toList();
      } else {
        said.replaced = null;
      }
    }
  }

  private boolean isOneRowAMember(int kind) {
    return table.key().length == table.scopes().get(kind).length + 1;
  }

  List<Kept> kept() {
    return stated.values().stream().map(said -> said.kept).toList();
  }

  /** For each collection that is kept, what it comes to. */
  List<Statement> statements() {
    List<Statement> statements = new ArrayList<>(stated.size());
    stated.forEach((scope, said) -> {
      List<Long> listed = said.replaced;
      List<FoldedRow> members = new ArrayList<>();
      for (RowKey key : indexes.ofScope(scope.kind()).rows(scope.name())) {
        FoldedRow row = rows.get(key);
        if (row != null) {
          members.add(row);
        }
      }
      boolean exact = listed != null && holdsOnly(scope.kind(), listed, members);
      statements.add(
          new Statement(scope, said.kept, listed == null ? List.of() : listed, exact, members));
    });
    return statements;
  }

  /** A member may have been added by itself after the statement. */
  private boolean holdsOnly(int kind, List<Long> listed, List<FoldedRow> members) {
    int member = memberInKey(table.member(kind));
    return members.stream()
        .allMatch(row -> !row.isWritten() || listed.contains(row.key().part(member)));
  }

  /** Whether the statement only says again what the last one about the collection said. */
  boolean confirms(RowChange.Replace replace) {
    Stated said = stated.get(scope(replace.scope()));
    if (said == null
        || said.kept.version() > replace.version()
        || !replace.listed().equals(said.replaced)) {
      return false;
    }
    Kept before = said.kept;
    Set<Long> listed = before.listed();
    if (!replace.listed().containsAll(listed)) {
      // One of them was removed by itself.
      listed = new HashSet<>(listed);
      listed.retainAll(Set.copyOf(replace.listed()));
    }
    said.kept = new Kept(before.scope(), before.kind(), listed, replace.version());
    return true;
  }

  /**
   * All pieces of the statement were the last changes added here. An event that contradicts itself
   * may have left other members behind.
   */
  void replaced(RowChange.Replace replace) {
    Scope scope = scope(replace.scope());
    Stated said = stated.get(scope);
    if (said != null && holdsNothingBut(replace.listed(), scope)) {
      said.replaced = replace.listed();
    }
  }

  private boolean holdsNothingBut(List<Long> listed, Scope scope) {
    int member = memberInKey(table.member(scope.kind()));
    for (RowKey key : indexes.ofScope(scope.kind()).rows(scope.name())) {
      if (!listed.contains(key.part(member)) && isWritten(key)) {
        return false;
      }
    }
    return true;
  }

  private boolean isWritten(RowKey key) {
    FoldedRow row = rows.get(key);
    return row != null && row.isWritten();
  }

  /** Like all that is folded: false, and nothing has changed, if the result could differ. */
  boolean keepOnly(RowChange.KeepOnly keep) {
    Scope scope = scope(keep.scope());
    Stated said = stated.get(scope);
    if (said != null) {
      said.replaced = null;
      if (said.kept.version() > keep.version()) {
        return false;
      }
    }
    ScopeIndex index = indexes.ofScope(scope.kind());
    if (rowsMoved || index.isBlind()) {
      return false;
    }
    int member = memberInKey(table.member(scope.kind()));
    Set<Long> listed = keep.listed().isEmpty() ? Set.of() : new HashSet<>(keep.listed());
    List<FoldedRow> unlisted = new ArrayList<>();
    for (RowKey key : index.rows(scope.name())) {
      FoldedRow row = rows.get(key);
      if (row != null && !listed.contains(((Number) key.part(member)).longValue())) {
        if (row.isWritten()
            && (row.version() > keep.version() || mayBeOlderThanItSays(row, keep))) {
          return false;
        }
        unlisted.add(row);
      }
    }
    for (FoldedRow row : unlisted) {
      if (!row.isWritten() || row.version() < keep.version()) {
        row.remove(keep.version());
      }
    }
    if (said == null) {
      stated.put(scope, new Stated(new Kept(keep.scope(), scope.kind(), listed, keep.version())));
      return true;
    }
    if (!listed.isEmpty()) {
      listed.retainAll(said.kept.listed());
    }
    said.kept = new Kept(keep.scope(), scope.kind(), listed, keep.version());
    return true;
  }

  /** An event that states two lists: the row that its first one adds may be there since long. */
  private boolean mayBeOlderThanItSays(FoldedRow row, RowChange.KeepOnly keep) {
    return table.firstWins() && row.version() == keep.version();
  }

  /** Names of the collections that a row belongs to, as statements about them give them. */
  List<Object> collectionsOf(Row row) {
    return List.copyOf(scopesOf(row));
  }

  private List<Scope> scopesOf(Row row) {
    List<Scope> names = new ArrayList<>();
    for (int kind = 0; kind < table.scopes().size(); kind++) {
      RowKey name = ScopeIndex.name(row, table.scopes().get(kind));
      if (name != null) {
        names.add(new Scope(kind, name));
      }
    }
    return names;
  }

  /** Whether one of them is part of a collection's name, as an emoji's id is for its roles. */
  static boolean isNamedByOne(Object collection, Set<Long> ids) {
    if (collection instanceof Scope scope) {
      for (int part = 0; part < scope.name().size(); part++) {
        if (scope.name().part(part) instanceof Long id && ids.contains(id)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Which member of a collection a row is. */
  Long member(Kept collection, FoldedRow row) {
    return (Long) row.key().part(memberInKey(table.member(collection.kind())));
  }

  /** Whether something here is said about a collection as a whole. */
  boolean states(Object collection) {
    return collection instanceof Scope scope && stated.containsKey(scope);
  }

  private Scope scope(Row row) {
    int kind = table.scopeOf(row);
    RowKey name = ScopeIndex.name(row, table.scopes().get(kind));
    if (name == null) {
      throw new IllegalStateException("a change to " + table + " names no collection");
    }
    return new Scope(kind, name);
  }

  /** Which part of the key a column is. */
  private int memberInKey(int column) {
    int[] positions = table.key();
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] == column) {
        return i;
      }
    }
    throw new IllegalStateException(table.column(column) + " is no part of the key of " + table);
  }
}
