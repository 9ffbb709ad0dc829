package com.discordingest.testfixture;

import com.discordingest.localstack.KafkaBroker;
import com.discordingest.localstack.KafkaSecurity;
import com.discordingest.localstack.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker of its own that demands TLS, SASL and ACLs, set up as docs/security.md says: its table
 * of ACLs is what the users named there may do, and nothing else.
 */
public final class SecuredKafka implements AutoCloseable {
  private static final Pattern ROW =
      Pattern.compile(
          "\\| User:(\\S+) \\| (\\S+) \\| (literal|prefixed) \\| (\\S+) \\| ([\\w, ]+) \\|");
  private static final int ITERATIONS = 4096;

  private final KafkaBroker broker;
  private final KafkaSecurity security;

  private SecuredKafka(KafkaBroker broker, KafkaSecurity security) {
    this.broker = broker;
    this.security = security;
  }

  /**
   * Starts it.
   *
   * @param directory where its data lie; created when missing
   * @param certificate what it shows
   * @param document docs/security.md
   */
  public static SecuredKafka start(Path directory, ServerCertificate certificate, Path document)
      throws IOException {
    KafkaSecurity security = new KafkaSecurity(certificate, "planted-admin-secret");
    KafkaBroker broker = KafkaBroker.secured(directory, security);
    broker.start();
    SecuredKafka kafka = new SecuredKafka(broker, security);
    kafka.allow(Files.readString(document));
    return kafka;
  }

  private void allow(String document) {
    Set<String> users = new LinkedHashSet<>();
    List<AclBinding> acls = new ArrayList<>();
    Matcher row = ROW.matcher(document);
    while (row.find()) {
      users.add(row.group(1));
      ResourcePattern resource =
          new ResourcePattern(
              ResourceType.fromString(row.group(2).replace('-', '_')),
              row.group(4),
              PatternType.fromString(row.group(3).toUpperCase(Locale.ROOT)));
      for (String operation : row.group(5).split(", ")) {
        acls.add(
            new AclBinding(
                resource,
                new AccessControlEntry(
                    "User:" + row.group(1), "*", operation(operation), AclPermissionType.ALLOW)));
      }
    }
    try (Admin admin = Admin.create(adminSettings())) {
      List<UserScramCredentialAlteration> credentials = new ArrayList<>();
      for (String user : users) {
        credentials.add(
            new UserScramCredentialUpsertion(
                user,
                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                password(user)));
      }
      admin.alterUserScramCredentials(credentials).all().get();
      admin.createAcls(acls).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("users and ACLs cannot be set up", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while setting up users and ACLs", e);
    }
  }

  /** Kafka's own parser knows DESCRIBE_CONFIGS, people write DescribeConfigs. */
  private static AclOperation operation(String name) {
    return AclOperation.fromString(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
  }

  /** A user's password: planted, so that a test can look for it where it must not be. */
  public static String password(String user) {
    return "planted-kafka-secret-of-" + user;
  }

  /** What the administrator connects with, the broker's address included. */
  public Map<String, Object> adminSettings() {
    Map<String, Object> settings = new HashMap<>(security.adminSettings());
    settings.put("bootstrap.servers", broker.bootstrapServers());
    return settings;
  }

  /** What a user of the table connects with, the broker's address included. */
  public Map<String, Object> userSettings(String user) {
    Map<String, Object> settings = new HashMap<>(security.userSettings(user, password(user)));
    settings.put("bootstrap.servers", broker.bootstrapServers());
    return settings;
  }

  /** The same as environment variables of the services: {@code KAFKA_SASL_MECHANISM} and so on. */
  public Map<String, String> userEnvironment(String user) {
    Map<String, String> environment = new HashMap<>();
    userSettings(user)
        .forEach((key, value) ->
            environment.put(
                "KAFKA_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value.toString()));
    return environment;
  }

  @Override
  public void close() {
    broker.kill();
  }
}
