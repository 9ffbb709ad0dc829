package com.discordingest.systemtests;

import com.discordingest.consumer.DbConsumer;
import com.discordingest.producer.GatewayProducer;
import com.discordingest.simulator.DiscordSimulator;

/** The programs that make up a pipeline. */
enum Program {
  SIMULATOR("simulator", DiscordSimulator.class, "simulator-logback.xml"),
  PRODUCER("producer", GatewayProducer.class, "gateway-producer-logback.xml"),
  CONSUMER("consumer", DbConsumer.class, "logback.xml");

  private final String label;
  private final Class<?> main;
  private final String logConfiguration;

  Program(String label, Class<?> main, String logConfiguration) {
    this.label = label;
    this.main = main;
    this.logConfiguration = logConfiguration;
  }

  String mainClass() {
    return main.getName();
  }

  Class<?> main() {
    return main;
  }

  /** What names its processes and their log files. */
  String label() {
    return label;
  }

  /** Where its own Logback configuration is: on the common class path there are several. */
  String logConfigurationUrl() {
    String home = main.getProtectionDomain().getCodeSource().getLocation().toString();
    return home.endsWith("/") ? home + logConfiguration : "jar:" + home + "!/" + logConfiguration;
  }
}
