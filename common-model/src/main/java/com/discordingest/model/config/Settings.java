package com.discordingest.model.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The values of a service's settings: defaults, overridden by a properties file, by environment
 * variables, and by the command line, in that order. A key in the file or on the command line that
 * no setting declares is an error, as it would otherwise be a typing mistake that nobody sees. Keys
 * under {@code kafka.} go to the Kafka clients as they are; environment variables do when Kafka
 * knows the name ({@code KAFKA_SECURITY_PROTOCOL}). Immutable.
 */
public final class Settings {
  /** What keys begin with that are handed to the Kafka clients. */
  public static final String KAFKA_PREFIX = "kafka.";

  /**
   * What the Kafka clients are told unless the operator says otherwise. Registering each of their
   * metrics with JMX takes a start a second, and {@code /metrics} is where services are looked at.
   */
  private static final Map<String, String> KAFKA_DEFAULTS =
      Map.of(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");

  private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");
  private static final Pattern BYTES = Pattern.compile("(\\d+)\\s*(B|KiB|MiB|GiB)?");

  private final Map<String, String> values;
  private final Map<String, String> kafka;

  private Settings(Map<String, String> values, Map<String, String> kafka) {
    this.values = Map.copyOf(values);
    this.kafka = Map.copyOf(kafka);
  }

  /**
   * Reads all sources.
   *
   * @param declared every setting of the program
   * @param file a properties file, or null for none
   * @param environment the process's environment
   * @param overrides from the command line
   * @throws ConfigurationException if the file cannot be read or a key is unknown
   */
  public static Settings load(
      Collection<Setting> declared,
      @Nullable Path file,
      Map<String, String> environment,
      Map<String, String> overrides) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> kafka = new TreeMap<>(KAFKA_DEFAULTS);
    Map<String, Setting> byKey = new LinkedHashMap<>();
    for (Setting setting : declared) {
      byKey.put(setting.key(), setting);
      if (setting.defaultValue() != null) {
        values.put(setting.key(), setting.defaultValue());
      }
    }
    if (file != null) {
      addAll(readProperties(file), "in " + file, byKey, values, kafka);
    }
    Set<String> kafkaNames = kafkaClientSettings();
    environment.forEach((name, value) -> {
      if (name.startsWith("KAFKA_") && !value.isEmpty()) {
        String client =
            name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
        if (kafkaNames.contains(client)) {
          kafka.put(client, value);
        }
      }
    });
    for (Setting setting : declared) {
      String value = environment.get(setting.environmentVariable());
      if (value != null && !value.isEmpty()) {
        values.put(setting.key(), value);
      }
    }
    addAll(overrides, "on the command line", byKey, values, kafka);
    return new Settings(values, kafka);
  }

  private static void addAll(
      Map<String, String> entries,
      String where,
      Map<String, Setting> declared,
      Map<String, String> values,
      Map<String, String> kafka) {
    Set<String> unknown = new TreeSet<>();
    entries.forEach((key, value) -> {
      if (declared.containsKey(key)) {
        values.put(key, value);
      } else if (key.startsWith(KAFKA_PREFIX)) {
        kafka.put(key.substring(KAFKA_PREFIX.length()), value);
      } else {
        unknown.add(key);
      }
    });
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          "unknown setting "
              + where
              + ": "
              + String.join(", ", unknown)
              + ". Known are: "
              + String.join(", ", new TreeSet<>(declared.keySet()))
              + ", and kafka.* for any Kafka client setting.");
    }
  }

  private static Map<String, String> readProperties(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "cannot read the configuration file " + file + ": " + e.getMessage(), e);
    }
    Map<String, String> entries = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(key -> entries.put(key, properties.getProperty(key).trim()));
    return entries;
  }

  private static Set<String> kafkaClientSettings() {
    Set<String> names = new TreeSet<>(ProducerConfig.configNames());
    names.addAll(ConsumerConfig.configNames());
    names.addAll(AdminClientConfig.configNames());
    return names;
  }

  /** The value of a setting that must have one. */
  public String text(Setting setting) {
    return optional(setting)
        .orElseThrow(() ->
            new ConfigurationException(
                "setting "
                    + setting.key()
                    + " is missing: "
                    + setting.description()
                    + " Set "
                    + setting.environmentVariable()
                    + " in the environment, or "
                    + setting.key()
                    + " in the configuration file."));
  }

  public Optional<String> optional(Setting setting) {
    return Optional.ofNullable(values.get(setting.key())).filter(value -> !value.isBlank());
  }

  /** A whole number of at least {@code least}. */
  public int integer(Setting setting, int least) {
    String text = text(setting);
    try {
      int value = Integer.parseInt(text.trim());
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid(setting, text, "a whole number of at least " + least, e);
    }
    throw invalid(setting, text, "a whole number of at least " + least, null);
  }

  public boolean flag(Setting setting) {
    String text = text(setting).trim().toLowerCase(Locale.ROOT);
    return switch (text) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw invalid(setting, text, "true or false", null);
    };
  }

  /** A duration such as {@code 50ms}, {@code 30s}, {@code 5m}, {@code 2h} or {@code 7d}. */
  public Duration duration(Setting setting) {
    String text = text(setting);
    Matcher matcher = DURATION.matcher(text.trim());
    if (!matcher.matches()) {
      throw invalid(setting, text, "a duration such as 50ms, 30s, 5m, 2h or 7d", null);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** A size such as {@code 512KiB} or {@code 64MiB}, in bytes. */
  public long bytes(Setting setting) {
    String text = text(setting);
    Matcher matcher = BYTES.matcher(text.trim());
    if (!matcher.matches()) {
      throw invalid(setting, text, "a size such as 1048576, 512KiB or 64MiB", null);
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    return switch (unit) {
      case "KiB" -> amount << 10;
      case "MiB" -> amount << 20;
      case "GiB" -> amount << 30;
      default -> amount;
    };
  }

  /** Comma-separated words. */
  public List<String> list(Setting setting) {
    return optional(setting).map(text -> List.of(text.trim().split("\\s*,\\s*"))).orElse(List.of());
  }

  /**
   * What the Kafka clients are told, without the prefix: what the operator set, and what we set
   * otherwise than Kafka. May hold secrets.
   */
  public Map<String, Object> kafka() {
    return new TreeMap<>(kafka);
  }

  private static ConfigurationException invalid(
      Setting setting, String text, String expected, @Nullable Throwable cause) {
    String shown = setting.secret() ? "(secret)" : "\"" + text + "\"";
    return new ConfigurationException(
        "setting " + setting.key() + " is " + shown + ", but must be " + expected + ".", cause);
  }
}
