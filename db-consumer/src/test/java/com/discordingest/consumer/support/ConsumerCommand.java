package com.discordingest.consumer.support;

import com.discordingest.consumer.DbConsumer;
import com.discordingest.model.log.Topics;
import com.discordingest.runtime.CommandLineRunner;
import com.discordingest.testfixture.Stack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** db-consumer's command line, as an operator has it, with settings of the test's own. */
public final class ConsumerCommand {
  private final Map<String, String> settings = new LinkedHashMap<>();

  /** How a command ended, and what it printed. */
  public record Result(int code, String out, String err) {}

  public ConsumerCommand(Topics topics) {
    with("kafka.bootstrap.servers", Stack.shared().kafkaBootstrapServers());
    with("topic.events", topics.events());
    with("consumer.group", topics.events());
    with("admin.port", "0");
  }

  public ConsumerCommand(Topics topics, ProjectedDatabase database) {
    this(topics);
    with("database.url", database.url().toPostgresUrl());
  }

  /** Sets or replaces a setting. */
  public ConsumerCommand with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** The settings as they are now. */
  public Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  /** Applies what is in the log; the exit code. */
  public int apply() {
    return call("run", "--until-caught-up").code();
  }

  public Result call(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandLineRunner.run(
            new DbConsumer(),
            new PrintWriter(out),
            new PrintWriter(err),
            arguments.toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }
}
