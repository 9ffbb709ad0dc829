package com.discordingest.consumer.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.FilledGap;
import com.discordingest.consumer.decode.LogEntry.KnownGap;
import com.discordingest.consumer.decode.LogPosition;
import com.discordingest.consumer.row.ColumnRule;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import com.discordingest.consumer.support.Dispatches;
import com.discordingest.consumer.support.NotedRepairs;
import com.discordingest.model.log.ClosedGap;
import com.discordingest.model.log.Gap;
import com.discordingest.schema.Discord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.Table;
import org.junit.jupiter.api.Test;

/**
 * Every column of the schema is fed by an event, as the golden files show, or it is said why not.
 */
class ColumnCoverageTest {
  @Test
  void everyColumnIsFedByAnEventOrItIsSaidByWhom() throws IOException {
    Set<String> fed = fed();
    Set<String> unfed = new TreeSet<>();
    for (RowTable table : RowTables.IN_WRITE_ORDER) {
      for (int i = 0; i < table.width(); i++) {
        String column = table.name() + "." + table.column(i).getName();
        if (table.rule(i) != ColumnRule.BOOKKEEPING && !fed.contains(column)) {
          unfed.add(column);
        }
      }
    }

    assertThat(unfed)
        .containsExactlyInAnyOrderElementsOf(
            UnfedColumns.COLUMNS.entrySet().stream()
                .flatMap(table ->
                    table.getValue().keySet().stream().map(column -> table.getKey() + "." + column))
                .toList());
  }

  @Test
  void everyTableIsProjectedOrItIsSaidWhoFillsIt() {
    Set<String> others =
        Discord.DISCORD.getTables().stream()
            .filter(table -> table.getTableType().isTable())
            .map(Table::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    RowTables.IN_WRITE_ORDER.forEach(table -> others.remove(table.name()));

    assertThat(others).containsExactlyInAnyOrderElementsOf(UnfedColumns.TABLES.keySet());
  }

  private static Set<String> fed() throws IOException {
    Set<String> fed = new TreeSet<>();
    Projection projection = new Projection(new NotedRepairs());
    for (Path file : GoldenTest.files()) {
      String payload = Files.readString(file).split(GoldenTest.HALVES, 2)[0];
      projection
          .project(Dispatches.dispatch(1, GoldenTest.event(file), Dispatches.json(payload)))
          .forEach(change -> feed(change, fed));
    }
    for (String counted : ActivityRows.PROJECTIONS.keySet()) {
      projection
          .project(Dispatches.dispatch(1, counted, "{}"))
          .forEach(change -> feed(change, fed));
    }
    LogPosition position = new LogPosition("test", 0, 0);
    Gap gap = new Gap(0, 1, 2, 3, "lost");
    projection.project(new KnownGap(position, gap, 4)).forEach(change -> feed(change, fed));
    projection
        .project(new FilledGap(position, new ClosedGap(gap, 4), 5))
        .forEach(change -> feed(change, fed));
    return fed;
  }

  private static void feed(RowChange change, Set<String> fed) {
    change.inPieces().forEach(piece -> feedPiece(piece, fed));
  }

  private static void feedPiece(RowChange change, Set<String> fed) {
    Row row =
        switch (change) {
          case RowChange.Upsert upsert -> upsert.row();
          case RowChange.Update update -> update.row();
          case RowChange.Delete delete -> delete.row();
          case RowChange.KeepOnly keep -> keep.scope();
          case RowChange.Replace replace -> replace.scope();
          case RowChange.MarkUnlisted mark -> mark.mark();
          case RowChange.Remember remember ->
              remember.kept().copy().with(remember.keptColumn(), "");
        };
    row.toMap().keySet().forEach(column -> fed.add(change.table().name() + "." + column));
  }
}
