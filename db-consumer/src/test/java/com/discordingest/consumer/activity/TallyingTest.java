package com.discordingest.consumer.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.support.Dispatches;
import com.discordingest.consumer.support.FuzzSeed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Facts that the log may hold in any order, and more than once, give the same tallies. */
class TallyingTest {
  private static final long HOUR_MICROS = 3_600_000_000L;

  @Property(tries = 60, seed = FuzzSeed.OF_PROPERTIES)
  void theOrderOfMessagesEditsDeletionsAndUsesDoesNotMatter(@ForAll long seed) {
    Random random = new Random(FuzzSeed.moved(seed));
    List<Dispatch> log = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      log.add(fact(random));
    }
    List<Dispatch> repeated = new ArrayList<>(log);
    for (int i = 0; i < 20; i++) {
      repeated.add(log.get(random.nextInt(log.size())));
    }
    Collections.shuffle(repeated, random);

    assertThat(tallies(repeated)).isEqualTo(tallies(log));
  }

  private static Map<Window, Tally> tallies(List<Dispatch> log) {
    Memory memory = new MapMemory();
    Map<Window, Tally> tallies = new HashMap<>();
    for (Dispatch dispatch : log) {
      Tallying.tally(dispatch, memory)
          .forEach((window, addition) -> tallies.merge(window, addition, Tally::plus));
    }
    return tallies;
  }

  /** Each id always comes with the same content, received at the same moment. */
  private static Dispatch fact(Random random) {
    int number = random.nextInt(25);
    long moment = number * HOUR_MICROS / 3;
    long id = 1_400_000_000_000_000_000L + ((long) number << 42);
    String message =
        "{'id':'%d','guild_id':'%d','channel_id':'%d','author':{'id':'%d','username':'u'}%s}"
            .formatted(
                id,
                60 + number % 2,
                50 + number % 3,
                70 + number % 5,
                number % 4 == 0 ? ",'edited_timestamp':'2026-01-01T05:00:00+00:00'" : "");
    return switch (random.nextInt(4)) {
      case 0 -> Dispatches.dispatch(moment, "MESSAGE_CREATE", message);
      case 1 -> Dispatches.dispatch(moment + 1, "MESSAGE_UPDATE", message);
      case 2 -> Dispatches.dispatch(moment + 2, "MESSAGE_DELETE", message);
      default ->
          Dispatches.dispatch(
              moment + 3,
              "INTERACTION_CREATE",
              "{'id':'%d','type':2,'user':{'id':'%d'},'data':{'id':'%d','name':'n%d'}}"
                  .formatted(id + 1, 70 + number % 5, 900 + number % 2, number % 3));
    };
  }
}
