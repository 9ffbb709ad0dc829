package com.discordingest.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.discordingest.model.config.ConfigurationException;
import com.discordingest.model.config.Settings;
import com.discordingest.producer.capture.Shard;
import discord4j.gateway.intent.Intent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProducerConfigurationTest {
  private static final Map<String, String> ENOUGH =
      Map.of("DISCORD_TOKEN", "abc.def", "KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");

  @Test
  void theEnvironmentOfTheGuideIsEnough() {
    ProducerConfiguration configuration = from(ENOUGH, Map.of());

    assertThat(configuration.token()).isEqualTo("abc.def");
    assertThat(configuration.log().kafka()).containsEntry("bootstrap.servers", "localhost:9092");
    assertThat(configuration.log().topics().events()).isEqualTo("discord.events.v1");
    assertThat(configuration.toString()).doesNotContain("abc.def");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> from(Map.of("KAFKA_BOOTSTRAP_SERVERS", "x:1"), Map.of()))
        .withMessageContaining("DISCORD_TOKEN");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> from(Map.of("DISCORD_TOKEN", "x"), Map.of()))
        .withMessageContaining("KAFKA_BOOTSTRAP_SERVERS");
  }

  @ParameterizedTest
  @CsvSource({
    "discord.shards, 0",
    "discord.shards, many",
    "discord.shard-ids, 0-x",
    "discord.shard-ids, 3",
    "discord.intents, GUILD_MASSAGES",
    "discord.api.url, discord.com",
    "discord.token, two words",
    "topic.replication, 0",
    "topic.partitions, none",
    "transaction.interval, fast",
    "queue.bytes, 64 megabytes"
  })
  void whatCannotBeUsedIsNamed(String key, String value) {
    Map<String, String> overrides = new HashMap<>(Map.of("discord.shards", "3"));
    overrides.put(key, value);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> from(ENOUGH, overrides))
        .withMessageContaining(key);
  }

  @Test
  void aSecretIsNotPrintedEvenWhenItIsWrong() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> from(ENOUGH, Map.of("discord.token", "hush hush")))
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("hush"));
  }

  @Test
  void presencesAndTypingAreNotAskedForByDefault() {
    assertThat(from(ENOUGH, Map.of()).intents())
        .contains(Intent.GUILD_MEMBERS, Intent.MESSAGE_CONTENT, Intent.GUILD_MESSAGES)
        .doesNotContain(
            Intent.GUILD_PRESENCES, Intent.GUILD_MESSAGE_TYPING, Intent.DIRECT_MESSAGE_TYPING);
    assertThat(from(ENOUGH, Map.of("discord.intents", "non-privileged")).intents())
        .doesNotContain(Intent.GUILD_MEMBERS, Intent.MESSAGE_CONTENT);
    assertThat(from(ENOUGH, Map.of("discord.intents", "guilds, guild_messages")).intents())
        .containsExactlyInAnyOrder(Intent.GUILDS, Intent.GUILD_MESSAGES);
  }

  @Test
  void shardsAreAllThatDiscordAdvisesOrThoseThatAreNamed() {
    assertThat(ShardSelection.parse("auto", List.of()).shards(2))
        .containsExactly(new Shard(0, 2), new Shard(1, 2));
    List<Shard> some = ShardSelection.parse("8", List.of("0-2", "5")).shards(2);
    assertThat(some)
        .containsExactly(new Shard(0, 8), new Shard(1, 8), new Shard(2, 8), new Shard(5, 8));
    assertThat(ShardSelection.name(some)).isEqualTo("0.1.2.5-of-8");
    assertThat(ShardSelection.name(some.subList(0, 3))).isEqualTo("0-2-of-8");
    assertThat(ShardSelection.name(some.subList(3, 4))).isEqualTo("5-of-8");
  }

  private static ProducerConfiguration from(
      Map<String, String> environment, Map<String, String> overrides) {
    return ProducerConfiguration.from(
        Settings.load(ProducerSettings.ALL, null, environment, overrides));
  }
}
