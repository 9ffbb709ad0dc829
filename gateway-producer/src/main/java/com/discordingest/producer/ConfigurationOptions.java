package com.discordingest.producer;

import com.discordingest.model.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every command gets its configuration. */
final class ConfigurationOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file. Environment variables and --set override it.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets one setting, such as --set topic.partitions=6. May be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  Settings load() {
    return Settings.load(ProducerSettings.ALL, file, System.getenv(), overrides);
  }
}
