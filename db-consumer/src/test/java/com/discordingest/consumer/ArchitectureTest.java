package com.discordingest.consumer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the packages of this service may know of each other and of the world. */
class ArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("com.discordingest.consumer");
  }

  @Test
  void onlyTheWritePathSpeaksSql() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..project..", "..row..", "..decode..", "..deadletter..", "..activity..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(DSLContext.class)
        .check(classes);
  }

  @Test
  void theProjectionDoesNoInputOrOutputAndReadsNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage("..project..", "..row..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..", "java.nio..", "java.net..", "org.apache.kafka..", "java.util.concurrent..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(classes);
  }

  @Test
  void theServiceDoesNotKnowWhatItIsTriedWith() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.discordingest.simulator..", "com.discordingest.localstack..")
        .check(classes);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("com.discordingest.consumer.(*)..").should().beFreeOfCycles().check(classes);
  }
}
