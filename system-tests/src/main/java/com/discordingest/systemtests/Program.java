package com.discordingest.systemtests;

import com.discordingest.consumer.DbConsumer;
import com.discordingest.producer.GatewayProducer;
import com.discordingest.simulator.DiscordSimulator;

/** The programs that make up a pipeline. */
enum Program {
  SIMULATOR(DiscordSimulator.class, "simulator-logback.xml"),
  PRODUCER(GatewayProducer.class, "gateway-producer-logback.xml"),
  CONSUMER(DbConsumer.class, "logback.xml");

  private final Class<?> main;
  private final String logConfiguration;

  Program(Class<?> main, String logConfiguration) {
    this.main = main;
    this.logConfiguration = logConfiguration;
  }

  String mainClass() {
    return main.getName();
  }

  /** What names its processes and their log files. */
  String label() {
    return switch (this) {
      case SIMULATOR -> "simulator";
      case PRODUCER -> "producer";
      case CONSUMER -> "consumer";
    };
  }

  /** Where its own Logback configuration is: on the common class path there are several. */
  String logConfigurationUrl() {
    String home = main.getProtectionDomain().getCodeSource().getLocation().toString();
    return home.endsWith("/") ? home + logConfiguration : "jar:" + home + "!/" + logConfiguration;
  }
}
