package com.discordingest.consumer.write;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.conf.ParamType;
import org.jooq.impl.DSL;

/** Statements as texts, rendered by jOOQ from the generated tables, each once. Thread-safe. */
final class SqlTexts {
  private final DSLContext dsl =
      DSL.using(SQLDialect.POSTGRES, Jooq.settings().withParamType(ParamType.INDEXED));

  private final Map<Purpose, String> texts = new ConcurrentHashMap<>();

  DSLContext dsl() {
    return dsl;
  }

  /** The text for a purpose; rendered the first time. */
  String of(Purpose purpose, Supplier<String> rendering) {
    return texts.computeIfAbsent(purpose, _ -> rendering.get());
  }

  String render(Query query) {
    return dsl.render(query);
  }
}
