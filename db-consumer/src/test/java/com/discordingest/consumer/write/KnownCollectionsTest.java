package com.discordingest.consumer.write;

import static com.discordingest.schema.Tables.DISCORD_EMOJI_ROLES;
import static com.discordingest.schema.Tables.DISCORD_MEMBER_ROLES;
import static com.discordingest.schema.Tables.DISCORD_ROLES;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of a batch's lists of roles one connection still has to write, batch after batch. */
class KnownCollectionsTest {
  private static final RowTable ROLES = table("discord_roles");
  private static final RowTable EMOJIS = table("discord_emojis");
  private static final RowTable EMOJI_ROLES = table("discord_emoji_roles");
  private static final RowTable MEMBER_ROLES = table("discord_member_roles");

  private final KnownCollections known = new KnownCollections();

  private static RowTable table(String name) {
    return RowTables.IN_WRITE_ORDER.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static RowChange roles(long version, Long... roles) {
    Row member =
        new Row(MEMBER_ROLES)
            .with(DISCORD_MEMBER_ROLES.GUILD_ID, 9L)
            .with(DISCORD_MEMBER_ROLES.USER_ID, 1L);
    return new RowChange.Replace(
        member,
        List.of(roles),
        role ->
            List.of(
                new RowChange.Upsert(
                    member.copy().with(DISCORD_MEMBER_ROLES.ROLE_ID, role), version, true)),
        version);
  }

  private static RowChange removedRole(long role, long version) {
    return new RowChange.Delete(
        new Row(ROLES).with(DISCORD_ROLES.ID, role).with(DISCORD_ROLES.GUILD_ID, 9L), version);
  }

  private static RowChange emojiRoles(long version, Long... roles) {
    Row emoji = new Row(EMOJI_ROLES).with(DISCORD_EMOJI_ROLES.EMOJI_ID, 3L);
    return new RowChange.Replace(
        emoji,
        List.of(roles),
        role ->
            List.of(
                new RowChange.Upsert(
                    emoji.copy().with(DISCORD_EMOJI_ROLES.ROLE_ID, role), version, true)),
        version);
  }

  private static TableChanges batch(RowChange... changes) {
    return batch(MEMBER_ROLES, changes);
  }

  private static TableChanges batch(RowTable table, RowChange... changes) {
    Coalescer coalescer = new Coalescer(Set.of());
    List.of(changes).forEach(coalescer::add);
    assertThat(coalescer.segments()).hasSize(1);
    return coalescer.segments().getFirst().of(table);
  }

  /** Writes a batch, and says which roles had to be. */
  private List<Long> written(RowChange... changes) {
    TableChanges batch = batch(changes);
    Set<FoldedRow> stored = known.storedRows(MEMBER_ROLES, batch);
    return batch.rows().stream()
        .filter(row -> row.isWritten() && !stored.contains(row))
        .map(row -> (Long) row.key().part(2))
        .sorted()
        .toList();
  }

  @Test
  void aListIsWrittenOnce() {
    assertThat(written(roles(5, 7L, 8L))).containsExactly(7L, 8L);
    assertThat(written(roles(6, 7L, 8L))).isEmpty();
    assertThat(known.repeated(MEMBER_ROLES, batch(roles(7, 7L, 8L)))).hasSize(1);
  }

  @Test
  void ofAListThatHasChangedOnlyWhatIsNewIsWritten() {
    written(roles(5, 7L, 8L));

    assertThat(written(roles(6, 8L, 10L))).containsExactly(10L);
    assertThat(known.repeated(MEMBER_ROLES, batch(roles(7, 7L, 8L)))).isEmpty();
    assertThat(written(roles(7, 7L, 8L))).containsExactly(7L);
  }

  @Test
  void whatWasMissingForAWhileIsWrittenAgain() {
    written(roles(5, 7L, 8L));

    assertThat(written(roles(6, 8L), roles(7, 7L, 8L))).containsExactly(7L);
  }

  @Test
  void anOlderListSaysNothingOfWhatIsThere() {
    written(roles(5, 7L, 8L));

    assertThat(written(roles(4, 7L))).containsExactly(7L);
  }

  @Test
  void aRemovedRoleIsTakenOffTheLists() {
    written(roles(5, 7L, 8L));

    known.forgetMembers(ROLES, Set.of(7L));

    assertThat(written(roles(6, 8L))).isEmpty();
    assertThat(written(roles(7, 7L, 8L))).containsExactly(7L);
  }

  @Test
  void anEmojiThatWasRemovedHasNoRolesAnyMore() {
    known.storedRows(EMOJI_ROLES, batch(EMOJI_ROLES, emojiRoles(5, 7L)));

    known.forgetMembers(EMOJIS, Set.of(3L));

    assertThat(known.storedRows(EMOJI_ROLES, batch(EMOJI_ROLES, emojiRoles(6, 7L)))).isEmpty();
  }

  @Test
  void aRoleThatIsRemovedWithinTheBatchLeavesTheOthersWhereTheyAre() {
    written(roles(5, 7L, 8L));

    TableChanges batch = batch(roles(6, 7L, 8L), removedRole(7, 7), roles(8, 8L));
    known.forgetMembers(ROLES, Set.of(7L));

    assertThat(batch.rows())
        .filteredOn(FoldedRow::isWritten)
        .isSubsetOf(known.storedRows(MEMBER_ROLES, batch));
  }
}
