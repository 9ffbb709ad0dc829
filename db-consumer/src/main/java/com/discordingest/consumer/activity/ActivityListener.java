package com.discordingest.consumer.activity;

/** Told what the topology does, by whatever thread does it. For metrics. */
interface ActivityListener {
  /** Hears nothing. */
  ActivityListener SILENT =
      new ActivityListener() {
        @Override
        public void counted(String type) {}

        @Override
        public void repeated() {}

        @Override
        public void unreadable(Throwable cause) {}

        @Override
        public void published(int records) {}

        @Override
        public void waiting(String task, long windows) {}
      };

  /** An event has been counted. */
  void counted(String type);

  /** A record stands in the log again, and does not count. */
  void repeated();

  /** A record could not be read, and does not count. */
  void unreadable(Throwable cause);

  /** So many tallies were written to the activity topic. */
  void published(int records);

  /** So many windows of a task have changed and are not given on yet. */
  void waiting(String task, long windows);
}
