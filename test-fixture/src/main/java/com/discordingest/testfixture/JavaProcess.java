package com.discordingest.testfixture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line of a program of ours in a JVM of its own, small and quick to start, from this
 * JVM's class path; standard error goes where standard output does.
 */
public final class JavaProcess {
  private JavaProcess() {}

  /**
   * Ready to be started.
   *
   * @param environment beside what this JVM has
   * @param mainClass the program's
   */
  public static ProcessBuilder of(
      Map<String, String> environment, Class<?> mainClass, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                mainClass.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder;
  }
}
