package com.discordingest.consumer.admin;

import com.discordingest.runtime.Health;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Health and a status page of a process: it is well when all of its roles are. Thread-safe. */
public final class StatusPage {
  private final List<RoleStatus> roles;

  public StatusPage(List<RoleStatus> roles) {
    this.roles = List.copyOf(roles);
  }

  public Health live() {
    return all(RoleStatus::live);
  }

  public Health ready() {
    return all(RoleStatus::ready);
  }

  public String text() {
    return "db-consumer\n" + roles.stream().map(RoleStatus::text).collect(Collectors.joining());
  }

  private Health all(Function<RoleStatus, Health> question) {
    List<Health> answers = roles.stream().map(question).toList();
    List<Health> bad = answers.stream().filter(answer -> !answer.healthy()).toList();
    List<Health> told = bad.isEmpty() ? answers : bad;
    String detail = told.stream().map(Health::detail).collect(Collectors.joining("; "));
    return new Health(bad.isEmpty(), detail);
  }
}
