package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What one kind of event does to the tables. */
@FunctionalInterface
interface EventProjection {
  /**
   * Adds the event's row changes.
   *
   * @throws UnprojectableException if the payload cannot become rows
   */
  void project(ObjectNode data, Changes out);
}
