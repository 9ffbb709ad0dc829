package com.discordingest.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Keeps {@code docs/schema.md} from drifting. After a change of the schema, write it anew with
 * {@code make docs}, or this test with {@code -Ddocs.write=true}.
 */
@ExtendWith(PostgresExtension.class)
class SchemaDocumentIT {
  private static final Path DOCUMENT = Path.of("../docs/schema.md");

  @Test
  void documentShowsTheSchemaAsItIs(TestDatabase database) throws IOException, SQLException {
    try (Connection connection = database.migrated().connect()) {
      String schema = SchemaDocument.of(connection);
      if (Boolean.getBoolean("docs.write")) {
        Files.writeString(DOCUMENT, schema);
      }
      assertThat(Files.readString(DOCUMENT))
          .as("make docs, or this test with -Ddocs.write=true, writes it anew")
          .isEqualTo(schema);
    }
  }
}
