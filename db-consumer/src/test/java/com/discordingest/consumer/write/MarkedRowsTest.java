package com.discordingest.consumer.write;

import static com.discordingest.schema.Tables.DISCORD_CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written before the marks of a segment, and what behind them. */
class MarkedRowsTest {
  private static final RowTable CHANNELS =
      RowTables.IN_WRITE_ORDER.stream()
          .filter(table -> table.name().equals("discord_channels"))
          .findFirst()
          .orElseThrow();

  private final Coalescer coalescer = new Coalescer(Set.of());

  private void add(RowChange... changes) {
    List.of(changes).forEach(coalescer::add);
  }

  /** The changes of channels, which went into a single segment. */
  private TableChanges changes() {
    assertThat(coalescer.segments()).hasSize(1);
    return coalescer.segments().getFirst().of(CHANNELS);
  }

  private TableChanges behindMarks() {
    return Objects.requireNonNull(changes().afterMarks());
  }

  private static List<Object> keysOf(TableChanges changes) {
    return changes.rows().stream().map(row -> row.key().part(0)).toList();
  }

  private static RowChange.Upsert reference(long id) {
    return new RowChange.Upsert(
        new Row(CHANNELS).with(DISCORD_CHANNELS.ID, id).with(DISCORD_CHANNELS.GUILD_ID, 9L),
        0,
        false);
  }

  @Test
  void aMarkWaitsForTheRowsOfItsSegment() {
    add(channel(1, 5), markThreadsOf(9, 6));

    assertThat(changes().marks()).hasSize(1);
  }

  @Test
  void aPartOfAChannelAfterAMarkThatMayConcernItIsWrittenBehindTheMark() {
    add(markThreadsOf(9, 6), pinned(1, 10, 7));
    assertThat(changes().afterMarks()).isNull();

    add(pinned(2, 9, 8));
    assertThat(keysOf(changes())).containsExactly(1L);
    assertThat(keysOf(behindMarks())).containsExactly(2L);
  }

  @Test
  void whatCommutesWithAllMarksIsWrittenBeforeThem() {
    add(markThreadsOf(9, 6), pinned(2, 9, 8), markThreadsOf(9, 9), reference(4), reference(2));

    assertThat(changes().references()).extracting(row -> row.key().part(0)).containsExactly(4L);
    assertThat(behindMarks().references()).extracting(row -> row.key().part(0)).containsExactly(2L);
  }

  @Test
  void aRowThatRefersToOneBehindTheMarkIsWrittenThereToo() {
    add(markThreadsOf(9, 6), pinned(3, 9, 7), channel(1, 8), pinned(4, 10, 9));

    assertThat(keysOf(behindMarks())).containsExactlyInAnyOrder(1L, 3L);
    assertThat(keysOf(changes())).containsExactly(4L);
  }

  @Test
  void aMarkWaitsForWhatIsWrittenBehindAnother() {
    add(markThreadsOf(9, 6), pinned(2, 9, 7), markThreadsOf(9, 8), pinned(2, 9, 9));

    assertThat(changes().marks()).extracting(mark -> mark.version()).containsExactly(6L);
    assertThat(behindMarks().marks()).extracting(mark -> mark.version()).containsExactly(8L);
    assertThat(keysOf(Objects.requireNonNull(behindMarks().afterMarks()))).containsExactly(2L);
  }

  @Test
  void aMarkOfAnotherGuildDoesNotWaitForIt() {
    add(markThreadsOf(9, 6), pinned(2, 9, 7), markThreadsOf(10, 8), pinned(5, 10, 9));

    assertThat(changes().marks()).extracting(mark -> mark.version()).containsExactly(6L, 8L);
    assertThat(keysOf(behindMarks())).containsExactlyInAnyOrder(2L, 5L);
    assertThat(behindMarks().afterMarks()).isNull();
  }

  @Test
  void aMarkThatMayConcernAnyGuildWaitsForAll() {
    add(markThreadsOf(9, 6), pinned(2, 9, 7), markThreadsOfAnyGuild(8));

    assertThat(behindMarks().marks()).extracting(mark -> mark.version()).containsExactly(8L);
  }

  @Test
  void aMarkWaitsForAReferenceThatItMayConcern() {
    add(markChannelsOf(9, 6), reference(4), markChannelsOf(9, 8));

    assertThat(behindMarks().references()).extracting(row -> row.key().part(0)).containsExactly(4L);
    assertThat(behindMarks().marks()).extracting(mark -> mark.version()).containsExactly(8L);
  }

  /** Nothing is written between the last two, but both may concern one row. */
  @Test
  void aMarkWaitsForAnEarlierOne() {
    add(markThreadsOf(9, 6), pinned(2, 9, 7), markThreadsOfAnyGuild(8), markThreadsOf(10, 9));

    assertThat(changes().marks()).extracting(mark -> mark.version()).containsExactly(6L);
    assertThat(behindMarks().marks()).extracting(mark -> mark.version()).containsExactly(8L, 9L);
  }

  @Test
  void aRemovalBehindAMarkBeginsTheNextSegment() {
    add(markThreadsOf(9, 6), pinned(2, 9, 7));
    add(new RowChange.Delete(new Row(CHANNELS).with(DISCORD_CHANNELS.ID, 2L), 8));

    assertThat(coalescer.segments()).hasSize(2);
  }

  @Test
  void aWholeChannelAfterAMarkStaysInItsSegment() {
    add(markThreadsOf(9, 6), channel(1, 7));

    assertThat(changes().afterMarks()).isNull();
  }

  @Test
  void marksOfOneFormAboutDifferentCollectionsAreOneStatement() {
    MarkSet set = new MarkSet(CHANNELS, markThreads(3, 9, 6), 1);

    assertThat(set.add(markThreads(4, 9, 7))).isTrue();
    assertThat(set.add(markThreads(5, 10, 8))).isTrue();
    assertThat(set.marks()).hasSize(3);
  }

  /** Of two about one collection, the statement would carry out either. */
  @Test
  void marksOfOneCollectionAreCarriedOutOneAfterTheOther() {
    MarkSet set = new MarkSet(CHANNELS, markThreads(3, 9, 6), 1);

    assertThat(set.add(markThreads(3, 9, 7))).isFalse();
    assertThat(set.marks()).hasSize(1);
  }

  @Test
  void marksOfAnotherFormAreAnotherStatement() {
    RowChange.MarkUnlisted mark = markThreads(3, 9, 6);
    MarkSet set = new MarkSet(CHANNELS, mark, 1);
    Row guild = new Row(CHANNELS).with(DISCORD_CHANNELS.GUILD_ID, 9L);
    Row parent = new Row(CHANNELS).with(DISCORD_CHANNELS.PARENT_ID, 4L);
    Row deleted = new Row(CHANNELS).with(DISCORD_CHANNELS.DELETED_AT, Instant.EPOCH);
    RowChange.Exemption archived =
        new RowChange.Exemption(CHANNELS.position(DISCORD_CHANNELS.ARCHIVED), List.of("true"));

    assertThat(
            set.add(new RowChange.MarkUnlisted(guild, guild, List.of(), List.of(), mark.mark(), 7)))
        .isFalse();
    assertThat(set.add(new RowChange.MarkUnlisted(parent, guild, List.of(), List.of(), deleted, 7)))
        .isFalse();
    assertThat(
            set.add(
                new RowChange.MarkUnlisted(
                    parent, guild, List.of(), List.of(archived), mark.mark(), 7)))
        .isFalse();
  }

  /** The threads of channel 3 of a guild are gone. */
  private static RowChange.MarkUnlisted markThreadsOf(long guild, long version) {
    return markThreads(3, guild, version);
  }

  private static RowChange.MarkUnlisted markThreads(long channel, long guild, long version) {
    return new RowChange.MarkUnlisted(
        new Row(CHANNELS).with(DISCORD_CHANNELS.PARENT_ID, channel),
        new Row(CHANNELS).with(DISCORD_CHANNELS.GUILD_ID, guild),
        List.of(),
        List.of(),
        new Row(CHANNELS).with(DISCORD_CHANNELS.BOT_HAS_ACCESS, false),
        version);
  }

  private static RowChange.MarkUnlisted markChannelsOf(long guild, long version) {
    RowChange.MarkUnlisted mark = markThreadsOf(guild, version);
    return new RowChange.MarkUnlisted(
        mark.within(), mark.within(), List.of(), List.of(), mark.mark(), version);
  }

  private static RowChange.MarkUnlisted markThreadsOfAnyGuild(long version) {
    RowChange.MarkUnlisted mark = markThreadsOf(9, version);
    return new RowChange.MarkUnlisted(
        mark.scope(), new Row(CHANNELS), List.of(), List.of(), mark.mark(), version);
  }

  private static RowChange.Upsert channel(long id, long version) {
    return new RowChange.Upsert(
        new Row(CHANNELS)
            .with(DISCORD_CHANNELS.ID, id)
            .with(DISCORD_CHANNELS.GUILD_ID, 9L)
            .with(DISCORD_CHANNELS.PARENT_ID, 3L)
            .with(DISCORD_CHANNELS.BOT_HAS_ACCESS, true),
        version,
        true);
  }

  private static RowChange.Upsert pinned(long id, long guild, long version) {
    return new RowChange.Upsert(
        new Row(CHANNELS)
            .with(DISCORD_CHANNELS.ID, id)
            .with(DISCORD_CHANNELS.GUILD_ID, guild)
            .with(DISCORD_CHANNELS.LAST_PIN_AT, Instant.EPOCH),
        version,
        false);
  }
}
