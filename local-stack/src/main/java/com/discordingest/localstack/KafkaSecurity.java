package com.discordingest.localstack;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * A broker that takes TLS and SASL only, and lets nobody do anything without an ACL, but {@link
 * #ADMIN}: for tests. Users other than the administrator are made with Kafka's own SCRAM
 * credentials.
 *
 * @param certificate what the broker shows
 * @param adminPassword the administrator's, who comes in with SASL/PLAIN
 */
public record KafkaSecurity(ServerCertificate certificate, String adminPassword) {
  /** The one user that may do everything. */
  public static final String ADMIN = "admin";

  /**
   * What stands in server.properties after all else, which it overrides. Between broker and
   * controller, in one process, there is neither TLS nor SASL: that is the anonymous superuser.
   */
  String serverProperties(int port, int controllerPort) {
    return """

    listeners=SASL_SSL://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=SASL_SSL://127.0.0.1:%1$d
    listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
    inter.broker.listener.name=SASL_SSL
    sasl.mechanism.inter.broker.protocol=PLAIN
    sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
    listener.name.sasl_ssl.plain.sasl.jaas.config=\
    org.apache.kafka.common.security.plain.PlainLoginModule required username="%3$s" password="%4$s" user_%3$s="%4$s";
    listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=\
    org.apache.kafka.common.security.scram.ScramLoginModule required;
    ssl.keystore.type=PKCS12
    ssl.keystore.location=%5$s
    ssl.keystore.password=%6$s
    ssl.truststore.type=PEM
    ssl.truststore.location=%7$s
    authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
    super.users=User:%3$s;User:ANONYMOUS
    """
        .formatted(
            port,
            controllerPort,
            ADMIN,
            adminPassword,
            certificate.keystore(),
            certificate.password(),
            certificate.certificate());
  }

  /** What a client of the administrator's is configured with, besides where the broker is. */
  public Map<String, Object> adminSettings() {
    return client(
        "PLAIN",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + ADMIN
            + "\" password=\""
            + adminPassword
            + "\";");
  }

  /** What a client of any other user is configured with. */
  public Map<String, Object> userSettings(String user, String password) {
    return client(
        "SCRAM-SHA-512",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
            + user
            + "\" password=\""
            + password
            + "\";");
  }

  private Map<String, Object> client(String mechanism, String login) {
    return Map.of(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        "SASL_SSL",
        SaslConfigs.SASL_MECHANISM,
        mechanism,
        SaslConfigs.SASL_JAAS_CONFIG,
        login,
        SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG,
        "PEM",
        SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
        certificate.certificate().toString());
  }
}
