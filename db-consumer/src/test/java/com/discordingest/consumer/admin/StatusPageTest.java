package com.discordingest.consumer.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.runtime.Health;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusPageTest {
  private record Fixed(Health live, Health ready) implements RoleStatus {
    @Override
    public String text() {
      return "  " + ready.detail() + "\n";
    }
  }

  private static final RoleStatus WELL = new Fixed(Health.up("fine"), Health.up("has work"));
  private static final RoleStatus RESTORING =
      new Fixed(Health.up("fine"), Health.down("restoring state"));

  @Test
  void aProcessIsReadyWhenAllItsRolesAre() {
    assertThat(new StatusPage(List.of(WELL, WELL)).ready())
        .isEqualTo(Health.up("has work; has work"));
    StatusPage page = new StatusPage(List.of(WELL, RESTORING));
    assertThat(page.ready()).isEqualTo(Health.down("restoring state"));
    assertThat(page.live().healthy()).isTrue();
  }

  @Test
  void thePageShowsEachRole() {
    assertThat(new StatusPage(List.of(WELL, RESTORING)).text())
        .isEqualTo("db-consumer\n  has work\n  restoring state\n");
  }
}
