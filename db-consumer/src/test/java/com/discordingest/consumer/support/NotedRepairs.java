package com.discordingest.consumer.support;

import com.discordingest.consumer.project.Repairs;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.Table;

/** Remembers what could not be stored as it came. */
public final class NotedRepairs implements Repairs {
  private final List<String> notes = new ArrayList<>();

  @Override
  public void unfit(Table<?> table, Field<?> column) {
    notes.add("unfit " + table.getName() + "." + column.getName());
  }

  @Override
  public void leftOut(String field) {
    notes.add("left out " + field);
  }

  /** In order, such as {@code unfit discord_roles.permissions} or {@code left out members}. */
  public List<String> notes() {
    return List.copyOf(notes);
  }
}
