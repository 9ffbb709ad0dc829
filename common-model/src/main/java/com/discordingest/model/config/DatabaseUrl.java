package com.discordingest.model.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL is, from either form that people write: {@code
 * postgres://user:password@host:port/db?option=value} or {@code jdbc:postgresql://host:port/db}.
 * Never prints the password.
 *
 * @param jdbcUrl the URL for the JDBC driver, without user and password
 * @param user null to let the driver decide
 * @param password null when none is given
 */
public record DatabaseUrl(String jdbcUrl, @Nullable String user, @Nullable String password) {
  private static final String JDBC = "jdbc:postgresql:";

  /**
   * @throws ConfigurationException if the text is neither form
   */
  public static DatabaseUrl parse(String text) {
    if (text.startsWith(JDBC)) {
      return parseJdbc(text);
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      // The cause would quote the URL, password included.
      throw new ConfigurationException(
          "DATABASE_URL is not a URL: "
              + e.getReason()
              + " at character "
              + e.getIndex()
              + expected());
    }
    boolean known = "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
    if (!known || uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
      throw new ConfigurationException("DATABASE_URL names no host and database" + expected());
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String user = null;
    String password = null;
    String credentials = uri.getRawUserInfo();
    if (credentials != null) {
      int colon = credentials.indexOf(':');
      user = decode(colon < 0 ? credentials : credentials.substring(0, colon));
      password = colon < 0 ? null : decode(credentials.substring(colon + 1));
    }
    return new DatabaseUrl(
        "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query, user, password);
  }

  private static DatabaseUrl parseJdbc(String text) {
    int question = text.indexOf('?');
    if (question < 0) {
      return new DatabaseUrl(text, null, null);
    }
    String user = null;
    String password = null;
    StringBuilder kept = new StringBuilder();
    for (String pair : text.substring(question + 1).split("&")) {
      if (pair.startsWith("user=")) {
        user = decode(pair.substring("user=".length()));
      } else if (pair.startsWith("password=")) {
        password = decode(pair.substring("password=".length()));
      } else if (!pair.isEmpty()) {
        kept.append(kept.isEmpty() ? "?" : "&").append(pair);
      }
    }
    return new DatabaseUrl(text.substring(0, question) + kept, user, password);
  }

  /** The guide's form, without the password: for people and for psql. */
  public String toPostgresUrl() {
    String withoutScheme = jdbcUrl.substring(JDBC.length());
    String address = withoutScheme.startsWith("//") ? withoutScheme.substring(2) : withoutScheme;
    return "postgres://" + (user == null ? "" : encode(user) + "@") + address;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String expected() {
    return ". Expected postgres://user:password@host:port/database, or jdbc:postgresql://host:port/database.";
  }

  @Override
  public String toString() {
    return toPostgresUrl();
  }
}
