package com.discordingest.testfixture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/** Tells whether there is a container engine to use. */
final class ContainerEngine {
  private ContainerEngine() {}

  /** Asks the engine; quickly false where there is not even an address to ask at. */
  static boolean answers() {
    return hasAddress(System.getenv()) && DockerClientFactory.instance().isDockerAvailable();
  }

  private static boolean hasAddress(Map<String, String> environment) {
    Path home = Path.of(System.getProperty("user.home"));
    return environment.containsKey("DOCKER_HOST")
        || Stream.of(
                Path.of("/var/run/docker.sock"),
                home.resolve(".docker/run/docker.sock"),
                home.resolve(".docker/desktop/docker.sock"),
                home.resolve(".colima/default/docker.sock"))
            .anyMatch(Files::exists);
  }
}
