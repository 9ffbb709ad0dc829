package com.discordingest.producer.importing;

import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds the files that are meant by the files and folders given. */
public final class RecordedFiles {
  private static final List<String> SUFFIXES = List.of(".json", ".ndjson", ".jsonl");

  private RecordedFiles() {}

  /**
   * The files, in the order given; those of a folder and its folders are sorted by name.
   *
   * @throws CommandFailure if one is not there or cannot be read, or a folder holds none
   */
  public static List<Path> find(List<Path> given) {
    List<Path> files = new ArrayList<>();
    for (Path path : given) {
      if (Files.isDirectory(path)) {
        files.addAll(inFolder(path));
      } else if (Files.isReadable(path)) {
        files.add(path);
      } else {
        throw new CommandFailure(
            ExitCode.USAGE,
            path
                + (Files.exists(path) ? " cannot be read." : " does not exist.")
                + " Nothing was imported.");
      }
    }
    return files;
  }

  private static List<Path> inFolder(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> files =
          tree.filter(Files::isRegularFile).filter(RecordedFiles::isRecorded).sorted().toList();
      if (files.isEmpty()) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "folder " + folder + " holds no file named " + String.join(", ", SUFFIXES) + ".");
      }
      return files;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean isRecorded(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return SUFFIXES.stream().anyMatch(name::endsWith);
  }
}
