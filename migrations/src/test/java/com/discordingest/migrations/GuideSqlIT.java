package com.discordingest.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every SQL statement of the guide runs as it stands, with nothing but its parameters filled in.
 */
@ExtendWith(PostgresExtension.class)
class GuideSqlIT {

  @TestFactory
  Stream<DynamicTest> statementRunsUnchanged(TestDatabase empty) throws IOException {
    TestDatabase database = empty.migrated();
    return GuideStatement.readAll().stream()
        .map(statement ->
            dynamicTest(
                statement.title(),
                () -> assertThat(run(database, statement)).isEqualTo(statement.rows())));
  }

  private static int run(TestDatabase database, GuideStatement statement) throws SQLException {
    try (Connection connection = database.connect();
        Statement jdbc = connection.createStatement()) {
      if (!jdbc.execute(statement.sql())) {
        return jdbc.getUpdateCount();
      }
      int rows = 0;
      try (ResultSet result = jdbc.getResultSet()) {
        while (result.next()) {
          rows++;
        }
      }
      return rows;
    }
  }

  /**
   * @param sql with its parameters filled in
   * @param rows how many it returns or changes
   */
  private record GuideStatement(String title, String sql, int rows) {

    static List<GuideStatement> readAll() throws IOException {
      try (var resource =
          Objects.requireNonNull(GuideSqlIT.class.getResourceAsStream("/guide-statements.sql"))) {
        String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        return Stream.of(text.split("(?m)^-- # ")).skip(1).map(GuideStatement::parse).toList();
      }
    }

    private static GuideStatement parse(String text) {
      Map<String, String> parameters = new TreeMap<>();
      int rows = -1;
      StringBuilder sql = new StringBuilder();
      List<String> lines = text.lines().toList();
      for (String line : lines.subList(1, lines.size())) {
        if (line.startsWith("-- $")) {
          String[] parameter = line.substring("-- ".length()).split(" = ");
          parameters.put(parameter[0], parameter[1]);
        } else if (line.startsWith("-- rows: ")) {
          rows = Integer.parseInt(line.substring("-- rows: ".length()));
        } else {
          sql.append(line).append('\n');
        }
      }
      String filled = sql.toString();
      for (Map.Entry<String, String> parameter : parameters.entrySet()) {
        filled = filled.replace(parameter.getKey(), parameter.getValue());
      }
      return new GuideStatement(lines.getFirst(), filled, rows);
    }
  }
}
