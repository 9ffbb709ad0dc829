package com.discordingest.producer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.discordingest.producer", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("com.discordingest.producer.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule WHAT_RUNS_IN_PRODUCTION_KNOWS_NOTHING_SIMULATED =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.discordingest.simulator..",
              "com.discordingest.localstack..",
              "com.discordingest.testfixture..");

  @ArchTest
  static final ArchRule CAPTURE_KNOWS_NEITHER_KAFKA_NOR_THE_SESSIONS =
      noClasses()
          .that()
          .resideInAPackage("..producer.capture..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "..producer.publish..", "..producer.session..");

  @ArchTest
  static final ArchRule ONLY_SESSION_AND_CAPTURE_KNOW_DISCORD4J =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..producer.publish..", "..producer.importing..", "..producer.topics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("discord4j..");

  @ArchTest
  static final ArchRule ONLY_PUBLISH_AND_TOPICS_TALK_TO_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage("..producer.session..", "..producer.admin..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");
}
