package com.discordingest.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** What has been measured so far: the goals, and the figures behind them. Used by one thread. */
public final class Report {
  private final List<Goal> goals = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();

  /** Whether a figure is what was aimed for. */
  public enum Verdict {
    MET("yes"),
    MISSED("no"),
    /** Shown, without a goal. */
    REPORTED("-");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    static Verdict of(boolean met) {
      return met ? MET : MISSED;
    }
  }

  private record Goal(String what, String goal, String measured, Verdict verdict) {}

  private record Section(String title, String text, TextTable table) {}

  /** A figure that must not be below its goal. */
  public void atLeast(String what, String goal, double limit, double figure, String measured) {
    goals.add(new Goal(what, goal, measured, Verdict.of(figure >= limit)));
  }

  /** A figure that must be below its goal. */
  public void below(String what, String goal, double limit, double figure, String measured) {
    goals.add(new Goal(what, goal, measured, Verdict.of(figure < limit)));
  }

  /** A figure without a goal. */
  public void reported(String what, String measured) {
    goals.add(new Goal(what, "reported", measured, Verdict.REPORTED));
  }

  /**
   * Figures in detail.
   *
   * @param text what to know about them, in Markdown
   */
  public void section(String title, String text, TextTable table) {
    sections.add(new Section(title, text, table));
  }

  /** The table of goals. */
  public TextTable goals() {
    TextTable table = new TextTable("what", "goal", "measured", "met");
    goals.forEach(
        goal -> table.row(goal.what(), goal.goal(), goal.measured(), goal.verdict().word));
    return table;
  }

  /** The sections, as Markdown. */
  public String details() {
    StringBuilder out = new StringBuilder();
    for (Section section : sections) {
      out.append("## ").append(section.title()).append("\n\n");
      if (!section.text().isEmpty()) {
        out.append(section.text()).append("\n\n");
      }
      out.append(section.table().markdown()).append('\n');
    }
    return out.toString();
  }
}
