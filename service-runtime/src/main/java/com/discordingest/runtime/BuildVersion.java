package com.discordingest.runtime;

import picocli.CommandLine.IVersionProvider;

/** The version that {@code --version} prints: the jar's. */
public final class BuildVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = BuildVersion.class.getPackage().getImplementationVersion();
    return new String[] {"discord-ingest " + (version == null ? "(unpackaged)" : version)};
  }
}
