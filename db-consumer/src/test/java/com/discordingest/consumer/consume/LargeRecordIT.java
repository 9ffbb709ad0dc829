package com.discordingest.consumer.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.decode.RecordDecoder;
import com.discordingest.consumer.support.Dispatches;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.model.log.EventHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record whose changes are too many to be held at once comes to the same as any other. */
class LargeRecordIT {
  private static final ProjectedDatabase DATABASE = new ProjectedDatabase();
  private static final String SHARD = EventHeaders.shardSource(0, 1);

  /** So many that their rows are written in several parts. */
  private static final int MEMBERS = 9_000;

  private RecordedPartition log = new RecordedPartition("large");

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @BeforeEach
  void begin() {
    log = new RecordedPartition("large");
    DATABASE.clear();
  }

  @Test
  void aLargeGuildBetweenOtherEventsComesToTheSameRows() {
    List<Dispatch> dispatches =
        List.of(
            Dispatches.dispatch(1, "GUILD_MEMBER_ADD", member(7, "before", "['60','62']")),
            Dispatches.dispatch(2, "GUILD_CREATE", guild()),
            Dispatches.dispatch(
                3, "GUILD_MEMBER_REMOVE", "{'guild_id':'60','user':{'id':'1000000008'}}"));
    DATABASE.apply(dispatches);
    Map<String, List<String>> expected = DATABASE.contents();
    dispatches.forEach(dispatch -> log.append(SHARD, dispatch));

    DATABASE.clear();
    log.apply(DATABASE.url(), log.size(), 10);

    assertThat(RecordDecoder.isLarge(log.value(1))).isTrue();
    assertThat(ProjectedDatabase.differences(expected, DATABASE.contents())).isEmpty();
    assertThat(log.deadLetters()).isEmpty();
  }

  @Test
  void aLargeGuildThatCannotBeProjectedIsDeadLetteredAlone() {
    log.append(SHARD, Dispatches.dispatch(1, "GUILD_MEMBER_ADD", member(7, "one", "[]")));
    log.append(SHARD, Dispatches.dispatch(2, "GUILD_CREATE", guild().replace("'id':'60',", "")));
    log.append(
        SHARD,
        "GUILD_CREATE",
        Dispatches.START + 3,
        "{\"d\":" + Dispatches.json(guild().replace("]}", "],'more':1}")));
    log.append(SHARD, Dispatches.dispatch(4, "GUILD_MEMBER_ADD", member(8, "two", "[]")));

    log.apply(DATABASE.url(), log.size(), 10);

    assertThat(log.deadLetters()).containsExactly("1", "2");
    assertThat(DATABASE.contents().get("discord_guild_members")).hasSize(2);
  }

  private static String guild() {
    return "{'id':'60','name':'large','owner_id':'1000000000','roles':[{'id':'60','name':'all'},"
        + "{'id':'61','name':'role'}],'channels':[{'id':'70','type':0,'name':'c'}],'members':["
        + IntStream.range(0, MEMBERS)
            .mapToObj(number -> member(number, "x".repeat(64), "['61']"))
            .collect(Collectors.joining(","))
        + "]}";
  }

  private static String member(int number, String name, String roles) {
    return ("{'guild_id':'60','joined_at':'2026-01-01T00:00:00+00:00','flags':0,'roles':%s,"
            + "'user':{'id':'%d','username':'%s','discriminator':'0'}}")
        .formatted(roles, 1_000_000_000L + number, name);
  }
}
