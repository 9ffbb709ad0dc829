package com.discordingest.consumer.write;

import static com.discordingest.consumer.support.Dispatches.dispatch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.model.Snowflake;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The monthly partitions of messages come to be with the first message that needs them. */
class MessagePartitionsIT {
  private static final long FIRST_ID = 1_200_000_000_000_000_000L;

  @RegisterExtension private static final ProjectedDatabase database = new ProjectedDatabase();

  @Test
  void aMonthThatAnOperatorDroppedIsMadeAnewWhenTheBatchIsTriedAgain() {
    database.apply(message(1));
    database.apply(message(2));
    String month =
        DateTimeFormatter.ofPattern("'y'yyyy'm'MM")
            .format(Snowflake.createdAt(FIRST_ID).atOffset(ZoneOffset.UTC));
    database.execute("DROP TABLE discord_messages_" + month);

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> database.apply(message(3)))
        .withMessageContaining("no partition");
    database.apply(message(3));

    assertThat(database.query("SELECT id FROM discord_messages"))
        .containsExactly(Long.toString(FIRST_ID + 3));
  }

  private static Dispatch message(long number) {
    return dispatch(
        number,
        "MESSAGE_CREATE",
        "{'id':'%d','channel_id':'2002','guild_id':'1000','content':'hello','author':{'id':'7','username':'alice'}}"
            .formatted(FIRST_ID + number));
  }
}
