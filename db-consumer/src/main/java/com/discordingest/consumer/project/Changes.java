package com.discordingest.consumer.project;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import com.discordingest.model.Snowflake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives on the row changes of one dispatch, in order, each with the dispatch's version. Used by one
 * thread.
 */
final class Changes {
  private final Consumer<RowChange> to;
  private final long version;
  private final Instant time;
  private final Repairs repairs;
  private final boolean isNew;
  private @Nullable Set<Long> roles;

  /**
   * @param to is given each change
   */
  Changes(Dispatch dispatch, Repairs repairs, Consumer<RowChange> to) {
    this(to, dispatch.version(), dispatch.time(), repairs, false);
  }

  private Changes(
      Consumer<RowChange> to, long version, Instant time, Repairs repairs, boolean isNew) {
    this.to = to;
    this.version = version;
    this.time = time;
    this.repairs = repairs;
    this.isNew = isNew;
  }

  /**
   * The same changes, for an entity that did not exist before the event and what belongs to it: its
   * collections have no members to be removed, and its rows are most likely new.
   */
  Changes ofNewEntity() {
    return new Changes(to, version, time, repairs, true);
  }

  /** The event's time. */
  Instant time() {
    return time;
  }

  long version() {
    return version;
  }

  Repairs repairs() {
    return repairs;
  }

  /** The event shows the whole entity. */
  void snapshot(Row row) {
    to.accept(new RowChange.Upsert(row, version, true, isNew));
  }

  /**
   * The event shows a part of an entity: an unknown one becomes a placeholder that knows this part.
   */
  void partial(Row row) {
    to.accept(new RowChange.Upsert(row, version, false));
  }

  /** The event merely refers to an entity: any real event about it counts for more. */
  void reference(Row row) {
    to.accept(new RowChange.Upsert(row, 0, false));
  }

  void update(Row row) {
    to.accept(new RowChange.Update(row, version));
  }

  void delete(Row key) {
    to.accept(new RowChange.Delete(key, version));
  }

  void keepOnly(Row scope, List<Long> listed) {
    if (isNew) {
      return;
    }
    to.accept(new RowChange.KeepOnly(scope, listed, version));
  }

  /**
   * The members of a collection are these.
   *
   * @param member adds what makes sure of one member; called whenever the pieces are asked for
   */
  void replace(Row scope, List<Long> listed, ObjLongConsumer<Changes> member) {
    to.accept(
        new RowChange.Replace(
            scope,
            listed,
            id -> {
              List<RowChange> pieces = new ArrayList<>(2);
              member.accept(new Changes(pieces::add, version, time, repairs, isNew), id);
              return pieces;
            },
            version));
  }

  /** Removes all members of a collection. */
  void empty(Row scope) {
    keepOnly(scope, List.of());
  }

  /**
   * Marks the members of a collection that are not listed.
   *
   * @param mark what to set
   */
  void mark(Row scope, List<Long> listed, Row mark, RowChange.Exemption... except) {
    mark(scope, scope, listed, mark, except);
  }

  /**
   * Marks the members of a collection that are not listed.
   *
   * @param within what all members have in common for ever
   * @param mark what to set
   */
  void mark(Row scope, Row within, List<Long> listed, Row mark, RowChange.Exemption... except) {
    to.accept(new RowChange.MarkUnlisted(scope, within, listed, List.of(except), mark, version));
  }

  /** Leaves alone what has a value in this column. */
  static RowChange.Exemption whereSet(RowTable table, org.jooq.Field<?> column) {
    return new RowChange.Exemption(table.position(column), List.of());
  }

  /** Leaves alone what has one of these values in this column. */
  static RowChange.Exemption where(RowTable table, org.jooq.Field<?> column, String... values) {
    return new RowChange.Exemption(table.position(column), List.of(values));
  }

  /** The event lists all roles of its guild. */
  void rolesAre(Collection<Long> ids) {
    roles = Set.copyOf(ids);
  }

  /** All roles of the event's guild; null if the event does not list them. */
  @Nullable Set<Long> roles() {
    return roles;
  }

  void add(RowChange change) {
    to.accept(change);
  }

  /** A row with its id and the moment the id was made. */
  static Row identified(
      RowTable table, org.jooq.Field<?> idColumn, org.jooq.Field<?> createdAt, long id) {
    return new Row(table).with(idColumn, id).with(createdAt, Snowflake.createdAt(id));
  }
}
