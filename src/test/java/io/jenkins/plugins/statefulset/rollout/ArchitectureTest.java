package io.jenkins.plugins.statefulset.rollout;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.jenkins.plugins.statefulset.rollout.cli.Main;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import java.time.Clock;
import java.util.Set;

/** The borders between the packages, as docs/architecture.md draws them. */
@AnalyzeClasses(
        packages = "io.jenkins.plugins.statefulset.rollout",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.jenkins.plugins.statefulset.rollout.";
    private static final String[] PURE = {
        ROOT + "engine..",
        ROOT + "plan..",
        ROOT + "risk..",
        ROOT + "event..",
        ROOT + "text..",
        ROOT + "secret..",
        ROOT + "neighbour.."
    };
    private static final Set<String> WRITES = Set.of(
            "patchStatefulSet", "evictPod", "deletePod", "createJob", "createLease", "replaceLease", "createEvent");

    /** The packages in which no class depends on one that depends on it. */
    private static final Set<String> ONE_WAY = Set.of(
            "api",
            "backup",
            "change",
            "cluster",
            "cluster.fabric8",
            "engine.decided",
            "engine.kept",
            "event",
            "gate",
            "kube",
            "lint",
            "neighbour",
            "plan",
            "problem",
            "rehearse",
            "request",
            "text");

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
    static final ArchRule decisionsKnowNoCluster = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .or()
            .resideInAPackage(ROOT + "kube..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "cluster..");

    @ArchTest
    static final ArchRule whatKubernetesMeansIsKnownWithoutTheRest = noClasses()
            .that()
            .resideInAPackage(ROOT + "kube..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.jenkins.plugins.statefulset.rollout..")
                    .and(not(resideInAnyPackage(
                            ROOT + "kube..", ROOT + "message..", ROOT + "problem..", ROOT + "secret.."))));

    @ArchTest
    static final ArchRule whatIsKeptDependsOnNothingSeenOrDecided = noClasses()
            .that()
            .resideInAPackage(ROOT + "engine.kept..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "engine.seen..", ROOT + "engine.decided..");

    @ArchTest
    static final ArchRule whatIsSeenDependsOnNothingDecided = noClasses()
            .that()
            .resideInAPackage(ROOT + "engine.seen..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "engine.decided..");

    @ArchTest
    static final ArchRule decisionsAndTheSimulatedServerReadNoManifests = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "engine..", ROOT + "sim.validation..", ROOT + "simulate..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "manifest..", ROOT + "change..");

    @ArchTest
    static final ArchRule decisionsAndReportsAreToldTheTime = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .or()
            .resideInAPackage(ROOT + "report..")
            .should()
            .callMethodWhere(target(name("now")).and(target(owner(resideInAnyPackage("java.time..")))))
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule onlyTheDriverWritesToACluster = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "driver..", ROOT + "cluster..")
            .should()
            .callMethodWhere(target(owner(assignableTo(Cluster.class)))
                    .and(target(describe("writes", method -> WRITES.contains(method.getName())))));

    /** A method of the port that this test does not know yet is one that somebody must have judged. */
    @ArchTest
    static final ArchRule everyMethodOfThePortIsKnownToReadOrToWrite = methods()
            .that()
            .areDeclaredIn(Cluster.class)
            .should()
            .haveNameMatching(String.join("|", WRITES)
                    + "|name|clock|version|watch|expectView|look|missing|unnamed|pods|budgets|statefulSets?|dryRun.*|controllerRevisions?|lease|events|podLog|exec|allowed"
                    + "|service|persistentVolumeClaim|secret|cronJob|objects?|close");

    /** So that every other room may ask it. */
    @ArchTest
    static final ArchRule whatMayBeShownIsJudgedByWhoeverShowsIt = noClasses()
            .that()
            .resideInAPackage(ROOT + "secret..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.jenkins.plugins.statefulset.rollout..")
                    .and(not(resideInAPackage(ROOT + "secret.."))));

    @ArchTest
    static final ArchRule nobodyUsesTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ROOT + "cli.."));

    @ArchTest
    static final ArchRule onlyRehearsalsKnowTheSimulation = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "cli..", ROOT + "rehearse..", ROOT + "sim..", ROOT + "simulate..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ROOT + "rehearse..", ROOT + "sim..", ROOT + "simulate.."));

    @ArchTest
    static final ArchRule theServerOfTheSimulationIsAClusterAndNothingElse = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "sim..", ROOT + "simulate..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    ROOT + "engine..", ROOT + "driver..", ROOT + "api..", ROOT + "plan..", ROOT + "cluster.fabric8.."));

    @ArchTest
    static final ArchRule theSimulationNeedsNoServer = noClasses()
            .that()
            .resideInAPackage(ROOT + "sim..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ROOT + "simulate..", "io.vertx.."));

    @ArchTest
    static final ArchRule theSimulationKnowsNothingOfThoseItIsFor = noClasses()
            .that()
            .resideInAPackage(ROOT + "sim..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    ROOT + "engine..", ROOT + "driver..", ROOT + "api..", ROOT + "plan..", ROOT + "risk.."));

    @ArchTest
    static final ArchRule whatTheApiServerRefusesIsJudgedWithoutACluster = noClasses()
            .that()
            .resideInAPackage(ROOT + "sim.validation..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ROOT + "sim", ROOT + "simulate.."));

    /** The jar that the plugin bundles, where none of these libraries is. */
    @ArchTest
    static final ArchRule theLibraryNamesOnlyWhatJenkinsHasToo = noClasses()
            .that()
            .resideOutsideOfPackages(
                    ROOT + "cli..", ROOT + "rehearse..", ROOT + "sim..", ROOT + "simulate..", ROOT + "cluster.vertx..")
            .should()
            .dependOnClassesThat(resideOutsideOfPackages(
                            "java..",
                            ROOT.substring(0, ROOT.length() - 1) + "..",
                            "io.fabric8.kubernetes..",
                            "com.fasterxml.jackson..",
                            "javax..",
                            "io.fabric8.zjsonpatch..",
                            "org.slf4j..",
                            "org.snakeyaml.engine..")
                    .or(resideInAnyPackage(
                            ROOT + "cli..",
                            ROOT + "sim..",
                            ROOT + "simulate..",
                            ROOT + "cluster.vertx..",
                            "io.fabric8.kubernetes.client.vertx..")));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    /** Each can be read and changed knowing those below it. */
    @ArchTest
    static final ArchRule classesDependOneWay =
            slices().assignedFrom(classesOf(ONE_WAY)).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheCommandLineEndsTheProcess = noClasses()
            .that()
            .doNotBelongToAnyOf(Main.class)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule onlyTheCommandLineWritesToTheTerminal = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethodWhere(target(name("printStackTrace")).and(target(owner(assignableTo(Throwable.class)))));

    @ArchTest
    static final ArchRule theLibraryKnowsNoJenkins =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..");

    /** Each class of these packages with those inside it; no others. */
    private static SliceAssignment classesOf(Set<String> packages) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass any) {
                boolean counts = any.getPackageName().startsWith(ROOT)
                        && packages.contains(any.getPackageName().substring(ROOT.length()));
                return counts ? SliceIdentifier.of(any.getName().replaceFirst("\\$.*", "")) : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "classes of " + packages;
            }
        };
    }
}
