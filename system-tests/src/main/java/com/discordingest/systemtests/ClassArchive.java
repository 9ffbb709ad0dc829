package com.discordingest.systemtests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes that a program has loaded, kept when the first of its processes ends in order, for
 * those that start later: they take about half the processor time to be ready. A JVM that cannot
 * use the archive starts without it. Immutable.
 */
final class ClassArchive {
  private static final Map<Program, ClassArchive> ARCHIVES = new ConcurrentHashMap<>();

  private final List<Path> jars;
  private final Path file;

  private ClassArchive(List<Path> jars, Path file) {
    this.jars = jars;
    this.file = file;
  }

  static ClassArchive of(Program program) {
    return ARCHIVES.computeIfAbsent(program, each -> named(each.label()));
  }

  /** One beside our own classes; removes what was kept before the program was built again. */
  private static ClassArchive named(String name) {
    try {
      Path ours =
          Path.of(ClassArchive.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      ClassArchive archive = new ClassArchive(jars(), ours.resolveSibling(name + ".jsa"));
      archive.deleteIfOutdated();
      return archive;
    } catch (URISyntaxException e) {
      throw new IllegalStateException("our classes are nowhere", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at archived classes", e);
    }
  }

  private static List<Path> jars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        .toList();
  }

  private void deleteIfOutdated() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    for (Path jar : jars) {
      if (Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(file)) > 0) {
        Files.delete(file);
        return;
      }
    }
  }

  /**
   * Options of the JVM that runs this class, the class path among them: without folders, of which
   * the JVM archives nothing, if the class is not in one itself.
   */
  List<String> options(Class<?> main) {
    String home = main.getProtectionDomain().getCodeSource().getLocation().getPath();
    if (!home.endsWith(".jar")) {
      return List.of("-cp", System.getProperty("java.class.path"));
    }
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + file,
        "-Xlog:cds=off",
        "-Xlog:aot=off",
        "-cp",
        String.join(File.pathSeparator, jars.stream().map(Path::toString).toList()));
  }
}
