package com.discordingest.benchmarks.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * CPU time of processes, from Linux's /proc in ticks of 10 ms: of a process, of its children that
 * live, and of those that ended. On other systems it is 0, and figures per CPU are left out.
 */
public final class CpuTime {
  private static final Path PROC = Path.of("/proc");
  private static final double SECONDS_PER_TICK = 0.01;

  /** Fields of /proc/PID/stat after the command's closing parenthesis: the state is the first. */
  private static final int PARENT = 1;

  private static final int USER = 11;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private CpuTime() {}

  /** Whether this system tells. */
  public static boolean isKnown() {
    return Files.isReadable(PROC.resolve("self/stat"));
  }

  /** The seconds that a process has used, with all its children. */
  public static double ofTree(long pid) {
    if (!isKnown()) {
      return 0;
    }
    while (true) {
      String before = endedChildren(pid);
      double seconds = ofLiving(pid);
      // A child that ended meanwhile may have been missed, or counted twice.
      if (before.equals(endedChildren(pid))) {
        return seconds;
      }
    }
  }

  private static String endedChildren(long pid) {
    String[] fields = fields(PROC.resolve(Long.toString(pid)));
    return fields.length > CHILDREN_SYSTEM + 1
        ? fields[CHILDREN_USER + 1] + " " + fields[CHILDREN_SYSTEM + 1]
        : "";
  }

  private static double ofLiving(long pid) {
    try (Stream<Path> processes = Files.list(PROC)) {
      return processes
          .filter(path -> isNumber(path.getFileName().toString()))
          .map(CpuTime::fields)
          .filter(fields -> fields.length > CHILDREN_SYSTEM)
          .filter(fields ->
              fields[0].equals(Long.toString(pid)) || fields[PARENT + 1].equals(Long.toString(pid)))
          .mapToDouble(CpuTime::seconds)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + PROC, e);
    }
  }

  /** The seconds that this process has used. */
  public static double ofThisProcess() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(time -> time.toNanos() / 1e9)
        .orElse(0.0);
  }

  /** The process id, then the fields after the command; empty if the process is gone. */
  private static String[] fields(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      String pid = process.getFileName().toString();
      return (pid + " " + stat.substring(stat.lastIndexOf(')') + 2)).split(" ");
    } catch (NoSuchFileException _) {
      return new String[0];
    } catch (IOException _) {
      // A process that ends while it is read.
      return new String[0];
    }
  }

  private static double seconds(String[] fields) {
    long ticks = 0;
    for (int i = USER; i <= CHILDREN_SYSTEM; i++) {
      ticks += Long.parseLong(fields[i + 1]);
    }
    return ticks * SECONDS_PER_TICK;
  }

  private static boolean isNumber(String name) {
    return name.chars().allMatch(Character::isDigit);
  }
}
