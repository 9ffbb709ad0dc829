import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/**
 * Generates jOOQ's classes from the migrated schema in an embedded PostgreSQL; does nothing when
 * neither the SQL nor this program nor a library has changed since. Run by the build with the path
 * of this file, the folder of the SQL and the folder to generate into.
 */
final class GenerateJooq {
  private static final String SCHEMA = "discord";
  private static final String PACKAGE = "com.discordingest.schema";

  /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger FLYWAY_LOG = Logger.getLogger("org.flywaydb");

  private GenerateJooq() {}

  public static void main(String[] args) throws Exception {
    Path program = Path.of(args[0]);
    Path migrations = Path.of(args[1]);
    Path target = Path.of(args[2]);
    Path stamp = target.resolve(".fingerprint");
    String fingerprint = fingerprint(program, migrations);
    if (Files.exists(stamp) && Files.readString(stamp).equals(fingerprint)) {
      return;
    }
    Files.createDirectories(target);
    Files.deleteIfExists(stamp);
    FLYWAY_LOG.setLevel(Level.WARNING);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      Flyway.configure()
          .dataSource(postgres.getPostgresDatabase())
          .defaultSchema(SCHEMA)
          .locations("filesystem:" + migrations)
          .load()
          .migrate();
      generate(postgres.getJdbcUrl("postgres", "postgres"), target);
    }
    Files.writeString(stamp, fingerprint);
  }

  private static void generate(String url, Path target) throws Exception {
    GenerationTool.generate(
        new Configuration()
            .withLogging(Logging.WARN)
            .withJdbc(new Jdbc().withDriver("org.postgresql.Driver").withUrl(url))
            .withGenerator(
                new Generator()
                    .withDatabase(
                        new Database()
                            .withName("org.jooq.meta.postgres.PostgresDatabase")
                            .withInputSchema(SCHEMA)
                            .withIncludes(".*")
                            // Flyway's own table; partitions, which differ from database to
                            // database; views, which are for people, and functions that only SQL
                            // calls
                            .withExcludes(
                                "flyway_schema_history"
                                    + "|discord_messages_y\\d+m\\d+"
                                    + "|discord_guild_overview"
                                    + "|discord_effective_permissions"
                                    + "|discord_channel_overview"
                                    + "|discord_most_active_channels"
                                    + "|discord_guild_growth"
                                    + "|discord_quiet_hours"
                                    + "|discord_command_adoption"
                                    + "|discord_message_history"
                                    + "|attach_month_partition"
                                    + "|delete_message_children"
                                    + "|update_updated_at_column")
                            .withRegexMatchesPartialQualification(true))
                    .withGenerate(
                        new Generate()
                            .withRecords(false)
                            .withPojos(false)
                            .withDaos(false)
                            .withImplicitJoinPathsToOne(false)
                            .withImplicitJoinPathsToMany(false)
                            .withImplicitJoinPathTableSubtypes(false)
                            .withGlobalCatalogReferences(false)
                            .withComments(false)
                            .withGeneratedAnnotation(false))
                    .withTarget(
                        new Target()
                            .withPackageName(PACKAGE)
                            .withDirectory(target.toString())
                            .withClean(true))));
  }

  /** A digest of all that the generated classes depend on. */
  private static String fingerprint(Path program, Path migrations)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    List<Path> files;
    try (Stream<Path> listed = Files.list(migrations)) {
      files = listed.sorted().toList();
    }
    for (Path file : files) {
      digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(file));
    }
    digest.update(Files.readAllBytes(program));
    for (String jar :
        System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
      digest.update(Path.of(jar).getFileName().toString().getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
