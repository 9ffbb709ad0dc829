package com.discordingest.benchmarks.consumer;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where Maven puts the peer's jars: beside this module's own. */
public final class Peer {
  private Peer() {}

  public static Path folder() {
    try {
      Path code = Path.of(Peer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.resolveSibling("peer");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
