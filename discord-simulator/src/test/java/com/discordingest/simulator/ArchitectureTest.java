package com.discordingest.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What keeps the world a function of its options. */
@AnalyzeClasses(
    packages = "com.discordingest.simulator",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule theWorldKnowsNoSessionsSocketsOrFiles =
      noClasses()
          .that()
          .resideInAPackage("..simulator.world..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..simulator.gateway..",
              "..simulator.ledger..",
              "io.netty..",
              "java.io..",
              "java.net..",
              "java.nio.file..",
              "java.time..",
              "java.util.concurrent..");

  @ArchTest
  static final ArchRule theWorldReadsNoClock =
      noClasses()
          .that()
          .resideInAPackage("..simulator.world..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");
}
