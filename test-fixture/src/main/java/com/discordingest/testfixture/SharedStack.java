package com.discordingest.testfixture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.ContainerFetchException;

/** Holds the JVM's one stack; loading this class starts it. */
final class SharedStack {
  private static final Logger LOG = LoggerFactory.getLogger(SharedStack.class);

  static final Stack INSTANCE = start();

  private SharedStack() {}

  private static Stack start() {
    return switch (Provider.choose(System.getenv(), ContainerEngine::answers)) {
      case LOCAL -> LocalServers.start();
      case CONTAINERS -> containers();
    };
  }

  /** An engine that answers but can fetch no images is as good as none. */
  private static Stack containers() {
    try {
      return Containers.start();
    } catch (ContainerFetchException e) {
      LOG.warn("no containers, but local servers: the images cannot be fetched", e);
      return LocalServers.start();
    }
  }
}
