package com.discordingest.consumer.write;

import static com.discordingest.schema.Tables.DISCORD_CHANNELS;
import static com.discordingest.schema.Tables.DISCORD_CHANNEL_PERMISSIONS;
import static com.discordingest.schema.Tables.DISCORD_GUILD_MEMBERS;
import static com.discordingest.schema.Tables.DISCORD_MEMBER_ROLES;
import static com.discordingest.schema.Tables.DISCORD_ROLES;
import static com.discordingest.schema.Tables.DISCORD_USERS;
import static com.discordingest.schema.Tables.DISCORD_VOICE_STATES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the changes of one batch come to, row by row, and in which segment each goes. */
class CoalescerTest {
  private static final RowTable USERS = table("discord_users");
  private static final RowTable MEMBERS = table("discord_guild_members");
  private static final RowTable ROLES = table("discord_roles");
  private static final RowTable CHANNELS = table("discord_channels");
  private static final RowTable OVERWRITES = table("discord_channel_permissions");
  private static final RowTable MEMBER_ROLES = table("discord_member_roles");
  private static final RowTable VOICE_STATES = table("discord_voice_states");

  private final Coalescer coalescer = new Coalescer(Set.of());

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

  private void add(RowChange... changes) {
    List.of(changes).forEach(coalescer::add);
  }

  /** The changes of a table that went into a single segment. */
  private TableChanges changes(RowTable table) {
    List<Segment> segments =
        coalescer.segments().stream().filter(each -> each.tables().contains(table)).toList();
    assertThat(segments).hasSize(1);
    return segments.getFirst().of(table);
  }

  private FoldedRow only(RowTable table) {
    assertThat(changes(table).rows()).hasSize(1);
    return changes(table).rows().iterator().next();
  }

  private int segmentsOf(RowTable table) {
    return (int)
        coalescer.segments().stream().filter(each -> each.tables().contains(table)).count();
  }

  @Test
  void laterValueWinsWithinOneBatch() {
    add(named(1, "old", 5));
    add(named(1, "new", 6));

    FoldedRow row = only(ROLES);
    assertThat(row.cell(ROLES.position(DISCORD_ROLES.NAME))).isEqualTo("new");
    assertThat(row.version()).isEqualTo(6);
  }

  @Test
  void anOlderChangeIsIgnoredWhenTheRowIsComplete() {
    add(named(1, "new", 6));

    add(named(1, "old", 5));
    assertThat(only(ROLES).cell(ROLES.position(DISCORD_ROLES.NAME))).isEqualTo("new");
  }

  @Test
  void whetherAnOlderChangeFillsAPlaceholderOnlyTheDatabaseKnows() {
    add(new RowChange.Upsert(role(1).with(DISCORD_ROLES.NAME, "new"), 6, false));

    add(named(1, "old", 5));

    assertThat(coalescer.segments()).hasSize(2);
  }

  @Test
  void aRemovalForgetsWhatCameBefore() {
    add(named(1, "x", 5));
    add(new RowChange.Delete(role(1), 6));

    assertThat(only(ROLES).write()).isEqualTo(FoldedRow.Write.NONE);
    assertThat(only(ROLES).removedAt()).isEqualTo(6);
  }

  @Test
  void aRowThatComesBackIsRemovedFirstAndThenWritten() {
    add(named(1, "x", 5));
    add(new RowChange.Delete(role(1), 6));
    add(named(1, "y", 7));

    FoldedRow row = only(ROLES);
    assertThat(row.removedAt()).isEqualTo(6);
    assertThat(row.write()).isEqualTo(FoldedRow.Write.UPSERT);
    assertThat(row.cell(ROLES.position(DISCORD_ROLES.NAME))).isEqualTo("y");
  }

  @Test
  void aSnapshotOfACollectionRemovesFoldedRowsThatItDoesNotList() {
    add(named(1, "kept", 5));
    add(named(2, "gone", 5));

    add(keep(6, 1L));
    assertThat(changes(ROLES).rows())
        .filteredOn(row -> row.write() == FoldedRow.Write.UPSERT)
        .extracting(row -> row.key().part(0))
        .containsExactly(1L);
  }

  @Test
  void twoSnapshotsOfACollectionKeepWhatBothList() {
    add(keep(5, 1L, 2L));
    add(keep(6, 2L, 3L));

    assertThat(changes(ROLES).collections().kept())
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

    add(new RowChange.Update(left, 5));

    add(new RowChange.Upsert(nick, 6, false));

    assertThat(coalescer.segments()).hasSize(2);
  }

  @Test
  void profileColumnsKeepTheirOwnVersions() {
    Row newer = new Row(USERS).with(DISCORD_USERS.ID, 1L).with(DISCORD_USERS.USERNAME, "newer");
    Row older =
        new Row(USERS)
            .with(DISCORD_USERS.ID, 1L)
            .with(DISCORD_USERS.USERNAME, "older")
            .with(DISCORD_USERS.AVATAR, "a");

    add(new RowChange.Upsert(newer, 6, true));
    add(new RowChange.Upsert(older, 5, true));

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

    add(new RowChange.Upsert(late, 9, false));
    add(new RowChange.Upsert(early, 3, false));

    assertThat(only(USERS).cell(USERS.position(DISCORD_USERS.FIRST_SEEN)))
        .isEqualTo(Instant.ofEpochSecond(3));
    assertThat(only(USERS).cell(USERS.position(DISCORD_USERS.LAST_SEEN)))
        .isEqualTo(Instant.ofEpochSecond(9));
  }

  @Test
  void aRefusedChangeBeginsTheNextSegment() {
    add(new RowChange.Upsert(role(1).with(DISCORD_ROLES.NAME, "new"), 6, false));
    add(named(1, "old", 5));
    add(named(2, "other", 7));

    assertThat(coalescer.segments()).hasSize(2);
  }

  @Test
  void tablesThatNothingRefersToStayInTheirSegment() {
    Row user = new Row(USERS).with(DISCORD_USERS.ID, 1L).with(DISCORD_USERS.USERNAME, "u");

    add(new RowChange.Upsert(role(1).with(DISCORD_ROLES.NAME, "new"), 6, false));
    add(named(1, "old", 5));
    add(new RowChange.Upsert(user, 7, true));

    assertThat(coalescer.segments().getFirst().tables()).contains(USERS);
    assertThat(segmentsOf(USERS)).isEqualTo(1);
  }

  @Test
  void aRemovedRoleTakesAlongAssignmentsWrittenBefore() {
    add(roles(1, 5, 7L, 8L));
    add(new RowChange.Delete(role(7), 6));

    assertThat(coalescer.segments()).hasSize(1);
    assertThat(changes(MEMBER_ROLES).rows())
        .filteredOn(FoldedRow::isWritten)
        .extracting(row -> row.key().part(2))
        .containsExactly(8L);
    assertThat(changes(MEMBER_ROLES).rows())
        .filteredOn(FoldedRow::goesAlong)
        .extracting(row -> row.key().part(2))
        .containsExactly(7L);
  }

  @Test
  void eachRemovalFindsTheAssignmentsThatCameSinceTheOneBefore() {
    add(roles(1, 5, 7L, 8L));
    add(new RowChange.Delete(role(7), 6));
    add(roles(2, 7, 8L));
    add(new RowChange.Delete(role(8), 8));
    add(roles(3, 9, 5L, 6L));
    add(keep(10, 5L));
    add(roles(4, 11, 4L, 5L));
    add(keep(12, 4L));

    assertThat(coalescer.segments()).hasSize(1);
    assertThat(changes(MEMBER_ROLES).rows())
        .filteredOn(FoldedRow::isWritten)
        .extracting(row -> row.key().part(1), row -> row.key().part(2))
        .containsExactly(tuple(4L, 4L));
  }

  @Test
  void anAssignmentThatComesAfterTheRemovalStays() {
    add(roles(1, 5, 7L));
    add(new RowChange.Delete(role(7), 6));
    add(roles(1, 7, 7L));

    assertThat(only(MEMBER_ROLES).isWritten()).isTrue();
    assertThat(only(MEMBER_ROLES).goesAlong()).isFalse();
    assertThat(only(MEMBER_ROLES).removedAt()).isEqualTo(6);
    assertThat(only(MEMBER_ROLES).version()).isEqualTo(7);
  }

  @Test
  void aNewerAssignmentIsWrittenBeforeTheRemovalThatCannotTakeItAlong() {
    add(roles(1, 9, 7L));
    add(new RowChange.Delete(role(7), 6));

    assertThat(coalescer.segments()).hasSize(2);
    assertThat(coalescer.segments().get(1).tables()).containsExactly(ROLES);
  }

  @Test
  void aRemovalOfARoleThatNobodyHasNeedsNoFurtherSegment() {
    add(roles(1, 5, 7L));
    add(new RowChange.Delete(role(9), 6));

    assertThat(coalescer.segments()).hasSize(1);
  }

  @Test
  void aGuildsListOfRolesDoesNotConcernOtherGuilds() {
    add(roles(1, 5, 7L));
    add(new RowChange.KeepOnly(new Row(ROLES).with(DISCORD_ROLES.GUILD_ID, 10L), List.of(99L), 6));

    assertThat(coalescer.segments()).hasSize(1);
  }

  @Test
  void aRepeatedListOfRolesChangesNothingButItsVersion() {
    add(roles(1, 5, 7L, 8L));
    add(roles(1, 6, 7L, 8L));

    assertThat(changes(MEMBER_ROLES).rows()).hasSize(2).allMatch(row -> row.version() == 5);
    assertThat(changes(MEMBER_ROLES).collections().kept())
        .singleElement()
        .satisfies(kept -> assertThat(kept.version()).isEqualTo(6));
  }

  @Test
  void aRemovedRoleLeavesExactListsBehind() {
    add(roles(1, 5, 7L, 8L), roles(2, 5, 8L));
    add(new RowChange.Delete(role(7), 6));

    assertThat(changes(MEMBER_ROLES).collections().statements())
        .allMatch(StatedCollections.Statement::isExact)
        .extracting(StatedCollections.Statement::listed)
        .containsExactly(List.of(8L), List.of(8L));
  }

  @Test
  void aListWithoutTheRemovedRoleIsARepetitionThatKeepsItNoLonger() {
    add(roles(1, 5, 7L, 8L));
    add(new RowChange.Delete(role(7), 6));
    add(roles(1, 7, 8L));

    assertThat(changes(MEMBER_ROLES).rows())
        .filteredOn(FoldedRow::isWritten)
        .singleElement()
        .satisfies(row -> assertThat(row.version()).isEqualTo(5));
    assertThat(changes(MEMBER_ROLES).collections().kept())
        .singleElement()
        .satisfies(kept -> {
          assertThat(kept.version()).isEqualTo(7);
          assertThat(kept.listed()).containsExactly(8L);
        });
  }

  @Test
  void whoLeavesAVoiceChannelAndReturnsBeginsAnew() {
    add(voice(1, 5L), voiceLeft(6), voice(7, 5L));

    FoldedRow row = only(VOICE_STATES);
    assertThat(row.begunAnew()).isTrue();
    assertThat(row.cell(VOICE_STATES.position(DISCORD_VOICE_STATES.JOINED_AT)))
        .isEqualTo(Instant.ofEpochSecond(7));
  }

  @Test
  void whoOnlyMutesStaysSinceTheFirstTime() {
    add(voice(1, 5L), voice(2, 5L));

    FoldedRow row = only(VOICE_STATES);
    assertThat(row.begunAnew()).isFalse();
    assertThat(row.cell(VOICE_STATES.position(DISCORD_VOICE_STATES.JOINED_AT)))
        .isEqualTo(Instant.ofEpochSecond(1));
  }

  private static RowChange.Replace roles(long user, long version, Long... roles) {
    Row scope =
        new Row(MEMBER_ROLES)
            .with(DISCORD_MEMBER_ROLES.GUILD_ID, 9L)
            .with(DISCORD_MEMBER_ROLES.USER_ID, user);
    return new RowChange.Replace(
        scope,
        List.of(roles),
        id ->
            List.of(
                new RowChange.Upsert(
                    scope.copy().with(DISCORD_MEMBER_ROLES.ROLE_ID, id), version, true)),
        version);
  }

  private static RowChange.Upsert voice(long version, Long channel) {
    return new RowChange.Upsert(
        voiceState()
            .with(DISCORD_VOICE_STATES.CHANNEL_ID, channel)
            .with(DISCORD_VOICE_STATES.JOINED_AT, Instant.ofEpochSecond(version))
            .with(DISCORD_VOICE_STATES.LEFT_AT, null),
        version,
        true);
  }

  private static RowChange.Update voiceLeft(long version) {
    return new RowChange.Update(
        voiceState().with(DISCORD_VOICE_STATES.LEFT_AT, Instant.ofEpochSecond(version)), version);
  }

  private static Row voiceState() {
    return new Row(VOICE_STATES)
        .with(DISCORD_VOICE_STATES.GUILD_ID, 9L)
        .with(DISCORD_VOICE_STATES.USER_ID, 1L);
  }

  @Test
  void rowsWaitOnlyForThoseThatAForeignKeyRefersTo() {
    Row channel =
        new Row(CHANNELS)
            .with(DISCORD_CHANNELS.ID, 5L)
            .with(DISCORD_CHANNELS.GUILD_ID, 9L)
            .with(DISCORD_CHANNELS.NAME, "general");
    Row overwrite =
        new Row(OVERWRITES)
            .with(DISCORD_CHANNEL_PERMISSIONS.CHANNEL_ID, 5L)
            .with(DISCORD_CHANNEL_PERMISSIONS.PERMISSION_TYPE, "role")
            .with(DISCORD_CHANNEL_PERMISSIONS.TARGET_ID, 3L);
    List<RowChange> log =
        List.of(
            new RowChange.Upsert(channel, 2, false),
            new RowChange.Upsert(channel, 1, true),
            new RowChange.Upsert(overwrite, 2, true));
    Coalescer bare = new Coalescer(Set.of("discord_channels"));
    log.forEach(bare::add);
    log.forEach(coalescer::add);

    assertThat(segmentOf(OVERWRITES, coalescer)).isEqualTo(1);
    assertThat(segmentOf(CHANNELS, bare)).isEqualTo(1);
    assertThat(segmentOf(OVERWRITES, bare)).isEqualTo(0);
  }

  /** The last one that holds changes of the table. */
  private static int segmentOf(RowTable table, Coalescer from) {
    int last = -1;
    List<Segment> segments = from.segments();
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).tables().contains(table)) {
        last = i;
      }
    }
    return last;
  }
}
