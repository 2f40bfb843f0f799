package io.jenkins.plugins.statefulset.rollout;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import java.time.Clock;
import java.time.Instant;

/** The borders between the packages, as docs/architecture.md draws them. */
@AnalyzeClasses(
        packages = "io.jenkins.plugins.statefulset.rollout",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.jenkins.plugins.statefulset.rollout.";
    private static final String[] PURE = {ROOT + "engine..", ROOT + "plan..", ROOT + "risk.."};

    @ArchTest
    static final ArchRule decisionsDoNoInputOrOutputAndStartNoThread = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.net..",
                    "java.nio.file..",
                    "java.util.concurrent..",
                    "io.fabric8.kubernetes.client",
                    ROOT + "driver..",
                    ROOT + "api..",
                    ROOT + "sim..",
                    ROOT + "cli..",
                    ROOT + "cluster.fabric8..");

    @ArchTest
    static final ArchRule decisionsAreToldTheTime = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule onlyTheDriverWritesToACluster = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "driver..", ROOT + "sim..", ROOT + "cluster..")
            .should()
            .callMethod(
                    Cluster.class,
                    "patchStatefulSet",
                    String.class,
                    String.class,
                    com.fasterxml.jackson.databind.node.ArrayNode.class)
            .orShould()
            .callMethod(Cluster.class, "evictPod", String.class, String.class, String.class)
            .orShould()
            .callMethod(Cluster.class, "deletePod", String.class, String.class, String.class);

    @ArchTest
    static final ArchRule nobodyUsesTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ROOT + "cli.."));

    @ArchTest
    static final ArchRule onlyRehearsalsKnowTheSimulation = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "cli..", ROOT + "sim..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ROOT + "sim.."));

    @ArchTest
    static final ArchRule theLibraryKnowsNoJenkins =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..");
}
