package com.discordingest.consumer.admin;

import com.discordingest.runtime.Health;

/** How one role of this process is doing. Thread-safe. */
public interface RoleStatus {
  /** Whether it works at all, whatever Kafka and PostgreSQL do. */
  Health live();

  /** Whether it does what it is for. */
  Health ready();

  /** Its part of the status page: indented lines of a name and a value. */
  String text();
}
