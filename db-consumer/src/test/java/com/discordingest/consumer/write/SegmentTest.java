package com.discordingest.consumer.write;

import static com.discordingest.schema.Tables.DISCORD_GUILD_MEMBERS;
import static com.discordingest.schema.Tables.DISCORD_ROLES;
import static com.discordingest.schema.Tables.DISCORD_USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one batch does to one row, without a database. */
class SegmentTest {
  private static final RowTable USERS = table("discord_users");
  private static final RowTable MEMBERS = table("discord_guild_members");
  private static final RowTable ROLES = table("discord_roles");

  private final Segment segment = new Segment();

  private static RowTable table(String name) {
    return RowTables.IN_WRITE_ORDER.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Row role(long id) {
    return new Row(ROLES).with(DISCORD_ROLES.ID, id).with(DISCORD_ROLES.GUILD_ID, 9L);
  }

  private static RowChange.Upsert named(long id, String name, long version) {
    return new RowChange.Upsert(role(id).with(DISCORD_ROLES.NAME, name), version, true);
  }

  private static RowChange.KeepOnly keep(long version, Long... roles) {
    return new RowChange.KeepOnly(
        new Row(ROLES).with(DISCORD_ROLES.GUILD_ID, 9L), List.of(roles), version);
  }

  private FoldedRow only(RowTable table) {
    assertThat(segment.of(table).rows()).hasSize(1);
    return segment.of(table).rows().iterator().next();
  }

  @Test
  void laterValueWinsWithinOneBatch() {
    assertThat(segment.fold(named(1, "old", 5))).isTrue();
    assertThat(segment.fold(named(1, "new", 6))).isTrue();

    FoldedRow row = only(ROLES);
    assertThat(row.cell(ROLES.position(DISCORD_ROLES.NAME))).isEqualTo("new");
    assertThat(row.version()).isEqualTo(6);
  }

  @Test
  void anOlderChangeIsIgnoredWhenTheRowIsComplete() {
    segment.fold(named(1, "new", 6));

    assertThat(segment.fold(named(1, "old", 5))).isTrue();
    assertThat(only(ROLES).cell(ROLES.position(DISCORD_ROLES.NAME))).isEqualTo("new");
  }

  @Test
  void whetherAnOlderChangeFillsAPlaceholderOnlyTheDatabaseKnows() {
    segment.fold(new RowChange.Upsert(role(1).with(DISCORD_ROLES.NAME, "new"), 6, false));

    assertThat(segment.fold(named(1, "old", 5))).isFalse();
  }

  @Test
  void aRemovalForgetsWhatCameBefore() {
    segment.fold(named(1, "x", 5));
    segment.fold(new RowChange.Delete(role(1), 6));

    assertThat(only(ROLES).write()).isEqualTo(FoldedRow.Write.NONE);
    assertThat(only(ROLES).removedAt()).isEqualTo(6);
  }

  @Test
  void aRowThatComesBackIsRemovedFirstAndThenWritten() {
    segment.fold(named(1, "x", 5));
    segment.fold(new RowChange.Delete(role(1), 6));
    segment.fold(named(1, "y", 7));

    FoldedRow row = only(ROLES);
    assertThat(row.removedAt()).isEqualTo(6);
    assertThat(row.write()).isEqualTo(FoldedRow.Write.UPSERT);
    assertThat(row.cell(ROLES.position(DISCORD_ROLES.NAME))).isEqualTo("y");
  }

  @Test
  void aSnapshotOfACollectionRemovesFoldedRowsThatItDoesNotList() {
    segment.fold(named(1, "kept", 5));
    segment.fold(named(2, "gone", 5));

    assertThat(segment.fold(keep(6, 1L))).isTrue();
    assertThat(segment.of(ROLES).rows())
        .filteredOn(row -> row.write() == FoldedRow.Write.UPSERT)
        .extracting(row -> row.key().part(0))
        .containsExactly(1L);
  }

  @Test
  void twoSnapshotsOfACollectionKeepWhatBothList() {
    segment.fold(keep(5, 1L, 2L));
    segment.fold(keep(6, 2L, 3L));

    assertThat(segment.of(ROLES).kept())
        .singleElement()
        .satisfies(kept -> {
          assertThat(kept.listed()).containsExactly(2L);
          assertThat(kept.version()).isEqualTo(6);
        });
  }

  @Test
  void anUpdateFollowedByAnUpsertThatLacksItsColumnsCannotBeFolded() {
    Row left =
        new Row(MEMBERS)
            .with(DISCORD_GUILD_MEMBERS.GUILD_ID, 9L)
            .with(DISCORD_GUILD_MEMBERS.USER_ID, 1L)
            .with(DISCORD_GUILD_MEMBERS.LEFT_AT, Instant.EPOCH);
    Row nick =
        new Row(MEMBERS)
            .with(DISCORD_GUILD_MEMBERS.GUILD_ID, 9L)
            .with(DISCORD_GUILD_MEMBERS.USER_ID, 1L)
            .with(DISCORD_GUILD_MEMBERS.NICK, "x");

    segment.fold(new RowChange.Update(left, 5));

    assertThat(segment.fold(new RowChange.Upsert(nick, 6, false))).isFalse();
  }

  @Test
  void profileColumnsKeepTheirOwnVersions() {
    Row newer = new Row(USERS).with(DISCORD_USERS.ID, 1L).with(DISCORD_USERS.USERNAME, "newer");
    Row older =
        new Row(USERS)
            .with(DISCORD_USERS.ID, 1L)
            .with(DISCORD_USERS.USERNAME, "older")
            .with(DISCORD_USERS.AVATAR, "a");

    segment.fold(new RowChange.Upsert(newer, 6, true));
    segment.fold(new RowChange.Upsert(older, 5, true));

    FoldedRow row = only(USERS);
    assertThat(row.cell(USERS.position(DISCORD_USERS.USERNAME))).isEqualTo("newer");
    assertThat(row.cell(USERS.position(DISCORD_USERS.AVATAR))).isEqualTo("a");
    assertThat(row.columnVersions()).startsWith(6, 0, 0, 5);
  }

  @Test
  void leastAndGreatestIgnoreVersions() {
    Row late =
        new Row(USERS)
            .with(DISCORD_USERS.ID, 1L)
            .with(DISCORD_USERS.FIRST_SEEN, Instant.ofEpochSecond(9))
            .with(DISCORD_USERS.LAST_SEEN, Instant.ofEpochSecond(9));
    Row early =
        new Row(USERS)
            .with(DISCORD_USERS.ID, 1L)
            .with(DISCORD_USERS.FIRST_SEEN, Instant.ofEpochSecond(3))
            .with(DISCORD_USERS.LAST_SEEN, Instant.ofEpochSecond(3));

    segment.fold(new RowChange.Upsert(late, 9, false));
    segment.fold(new RowChange.Upsert(early, 3, false));

    assertThat(only(USERS).cell(USERS.position(DISCORD_USERS.FIRST_SEEN)))
        .isEqualTo(Instant.ofEpochSecond(3));
    assertThat(only(USERS).cell(USERS.position(DISCORD_USERS.LAST_SEEN)))
        .isEqualTo(Instant.ofEpochSecond(9));
  }

  @Test
  void aRefusedChangeBeginsTheNextSegment() {
    Coalescer coalescer = new Coalescer();
    coalescer.add(new RowChange.Upsert(role(1).with(DISCORD_ROLES.NAME, "new"), 6, false));
    coalescer.add(named(1, "old", 5));
    coalescer.add(named(2, "other", 7));

    assertThat(coalescer.segments()).hasSize(2);
  }
}
