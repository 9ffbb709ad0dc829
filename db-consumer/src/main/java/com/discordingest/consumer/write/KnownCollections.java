package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one connection has written about collections whose rows say no more than that they exist,
 * such as a member's roles. Every message repeats its author's roles; what is known to be stored
 * need not be written again. Right as long as nobody else writes the same partitions' rows: whoever
 * owns this forgets it with the connection, and whenever partitions are assigned. Belongs to one
 * thread.
 */
final class KnownCollections {
  private static final int MOST = 1 << 16;

  private final Map<RowTable, Map<Object, Known>> known = new HashMap<>();

  /**
   * The members of a collection.
   *
   * @param version that of the statement; an older one leaves behind what is newer
   */
  private record Known(List<Long> listed, long version) {
    Known without(Set<Long> members) {
      return listed.stream().anyMatch(members::contains)
          ? new Known(listed.stream().filter(each -> !members.contains(each)).toList(), version)
          : this;
    }
  }

  /** Statements that repeat what is known: they would remove nothing. */
  Set<StatedCollections.Kept> repeated(RowTable table, TableChanges changes) {
    Set<StatedCollections.Kept> repeated = new HashSet<>();
    if (table.firstWins()) {
      for (StatedCollections.Statement statement : changes.collections().statements()) {
        if (isKnown(table, statement)) {
          repeated.add(statement.kept());
        }
      }
    }
    return repeated;
  }

  /** Rows that are known to be there; what is said of the others is known from here on. */
  Set<FoldedRow> storedRows(RowTable table, TableChanges changes) {
    Set<FoldedRow> stored = new HashSet<>();
    if (table.firstWins()) {
      forgetAddedTo(table, changes);
      for (StatedCollections.Statement statement : changes.collections().statements()) {
        if (isKnown(table, statement)) {
          stored.addAll(statement.rows());
        } else {
          addStored(table, changes, statement, stored);
          learn(table, statement);
        }
      }
    }
    return stored;
  }

  /** Not if a member was missing for a while within the batch: it then begins anew. */
  private boolean isKnown(RowTable table, StatedCollections.Statement statement) {
    Map<Object, Known> lists = known.get(table);
    Known before = lists == null ? null : lists.get(statement.collection());
    return before != null
        && statement.isExact()
        && statement.rows().stream().noneMatch(row -> row.isWritten() && row.removedAt() >= 0)
        && statement.kept().version() >= before.version()
        && statement.kept().listed().containsAll(before.listed())
        && statement.listed().equals(before.listed());
  }

  /** Of a collection that has changed, the members that were there before and have stayed. */
  private void addStored(
      RowTable table,
      TableChanges changes,
      StatedCollections.Statement statement,
      Set<FoldedRow> stored) {
    Map<Object, Known> lists = known.get(table);
    Known before = lists == null ? null : lists.get(statement.collection());
    StatedCollections.Kept kept = statement.kept();
    if (before == null || kept.version() < before.version()) {
      return;
    }
    for (FoldedRow row : statement.rows()) {
      Long member = changes.collections().member(kept, row);
      if (row.removedAt() < 0
          && before.listed().contains(member)
          && kept.listed().contains(member)) {
        stored.add(row);
      }
    }
  }

  private void learn(RowTable table, StatedCollections.Statement statement) {
    Map<Object, Known> lists = known.computeIfAbsent(table, _ -> new Latest());
    Known before = lists.get(statement.collection());
    long version = statement.kept().version();
    if (statement.isExact() && (before == null || before.version() <= version)) {
      lists.put(statement.collection(), new Known(statement.listed(), version));
    } else {
      lists.remove(statement.collection());
    }
  }

  /** Collections to which members are added by themselves, without a word about the whole. */
  private void forgetAddedTo(RowTable table, TableChanges changes) {
    Map<Object, Known> lists = known.get(table);
    if (lists == null || lists.isEmpty()) {
      return;
    }
    for (FoldedRow row : changes.rows()) {
      if (row.isWritten()) {
        for (Object collection : changes.collections().collectionsOf(row.origin())) {
          if (!changes.collections().states(collection)) {
            lists.remove(collection);
          }
        }
      }
    }
  }

  /** A member has been removed by itself. */
  void forgetCollection(RowTable table, TableChanges changes, FoldedRow member) {
    Map<Object, Known> lists = known.get(table);
    if (lists != null) {
      changes.collections().collectionsOf(member.origin()).forEach(lists::remove);
    }
  }

  /**
   * Rows have been removed, and with them what refers to them: the members of collections that they
   * are, and all of a collection that one gives its name.
   */
  void forgetMembers(RowTable table, Set<Long> ids) {
    if (ids.isEmpty()) {
      return;
    }
    for (RowTable dependent : table.dependents()) {
      Map<Object, Known> lists = known.get(dependent);
      if (lists != null) {
        lists.keySet().removeIf(collection -> StatedCollections.isNamedByOne(collection, ids));
        lists.replaceAll((_, list) -> list.without(ids));
      }
    }
  }

  void forgetAll() {
    known.clear();
  }

  /** The most recently used, so many. */
  private static final class Latest extends LinkedHashMap<Object, Known> {
    private static final long serialVersionUID = 1L;

    Latest() {
      super(1 << 10, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Object, Known> eldest) {
      return size() > MOST;
    }
  }
}
