package com.discordingest.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.testfixture.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationIT {
  @TempDir private Path directory = Path.of("");

  @Test
  void comparesLedgerLogAndDatabase() throws Exception {
    String kept = "{\"t\":\"MESSAGE_CREATE\",\"s\":1,\"op\":0,\"d\":{\"id\":\"11\"}}";
    String lost = "{\"t\":\"MESSAGE_CREATE\",\"s\":2,\"op\":0,\"d\":{\"id\":\"12\"}}";
    String twice = "{\"t\":\"GUILD_DELETE\",\"s\":3,\"op\":0,\"d\":{\"id\":\"1\"}}";
    Path ledger =
        Files.writeString(directory.resolve("ledger"), line(kept) + line(lost) + line(twice));
    Map<Digest, Integer> inLog = Map.of(digest(kept), 1, digest(twice), 2);
    DatabaseUrl url = Stack.shared().newDatabase();
    try (Connection connection =
            DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE discord_messages (id BIGINT)");
      statement.execute("INSERT INTO discord_messages VALUES (11)");
    }

    try (Database database = Database.connect(url)) {
      assertThat(Verification.run(ledger, inLog, database))
          .isEqualTo(new Verification(3, 2, Map.of("MESSAGE_CREATE", 1L), 1, 1));
    }
  }

  private static String line(String payload) {
    return "{\"shard\":0,\"session\":\"s\"," + payload.substring(1) + "\n";
  }

  private static Digest digest(String payload) {
    return Digest.of(payload.getBytes(UTF_8));
  }
}
