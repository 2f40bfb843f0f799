package io.jenkins.plugins.statefulset.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategyBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateParser;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The Role in docs/rbac.yaml is what rollouts need: no less and no more. */
class RbacTest {
    private static final String NAMESPACE = "default";

    /** What every account may do. */
    private static final Set<String> ASK_FOR_PERMISSION =
            Set.of("create selfsubjectrulesreviews", "create selfsubjectaccessreviews");

    /** Courses that together send every request there is. */
    enum Course {
        BACKED_UP,
        FROM_CRONJOB,
        ROLLED_BACK,
        ON_DELETE,
        GATED,
        TO_REVISION;

        private RolloutRequest request() {
            RolloutRequest.Builder request = RolloutRequest.of(NAMESPACE, "postgresql")
                    .image("postgresql", "postgres:13.23")
                    .backup(BackupPolicy.NEVER);
            return switch (this) {
                case ROLLED_BACK, ON_DELETE -> request.build();
                case TO_REVISION ->
                    RolloutRequest.of(NAMESPACE, "postgresql")
                            .toRevision("previous")
                            .backup(BackupPolicy.NEVER)
                            .build();
                case BACKED_UP -> request.backup(BackupPolicy.ALWAYS).build();
                case FROM_CRONJOB ->
                    request.backup(BackupPolicy.ALWAYS)
                            .backupOptions(fromCronJob())
                            .build();
                case GATED -> request.gate(GateParser.parse("exec=true")).build();
            };
        }

        private Result result() {
            return this == ROLLED_BACK ? Result.ROLLED_BACK : Result.COMPLETED;
        }

        private static BackupOptions fromCronJob() {
            return new BackupOptions(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("database-backup"),
                    Optional.empty(),
                    BackupOptions.DEFAULT_DEADLINE);
        }

        SimulatedCluster cluster(List<PolicyRule> rules) {
            return SimulatedCluster.builder()
                    .version("1.37")
                    .load(objects())
                    .faults(this == ROLLED_BACK ? new String[] {"crash-loop=1"} : new String[0])
                    .deny(permission -> !grants(rules, permission))
                    .build();
        }

        private Collection<HasMetadata> objects() {
            List<HasMetadata> objects =
                    Manifests.read("examples/postgresql", InputStream.nullInputStream(), NAMESPACE).entries().stream()
                            .map(Manifests.Entry::object)
                            .toList();
            if (this == ON_DELETE) {
                objects.stream()
                        .filter(StatefulSet.class::isInstance)
                        .map(StatefulSet.class::cast)
                        .forEach(set -> set.getSpec().setUpdateStrategy(onDelete()));
            }
            return objects;
        }

        private static StatefulSetUpdateStrategy onDelete() {
            return new StatefulSetUpdateStrategyBuilder().withType("OnDelete").build();
        }

        Outcome run(SimulatedCluster cluster, SimulatedClient client) {
            return run(cluster, client, event -> {});
        }

        Outcome run(SimulatedCluster cluster, SimulatedClient client, Consumer<RolloutEvent> told) {
            if (this == TO_REVISION) {
                cluster.somebodyElse().edit(NAMESPACE, "postgresql", RbacTest::restarted);
                cluster.clock().runFor(Duration.ofMinutes(10));
            }
            Rollout rollout = Rollouts.on(client, client.scheduler()).start(request(), told::accept);
            cluster.clock()
                    .runUntil(() -> rollout.outcome().toCompletableFuture().isDone(), Duration.ofDays(1));
            return rollout.outcome().toCompletableFuture().join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void isEnough(Course course) throws IOException {
        SimulatedCluster cluster = course.cluster(rules());
        SimulatedClient client = cluster.client("rollout");

        Outcome outcome = course.run(cluster, client);

        assertThat(outcome.result()).as(outcome.reason().toString()).isEqualTo(course.result());
        assertThat(granted()).containsAll(besideNodes(client));
    }

    /** The comment at the end of the file says how. */
    @ParameterizedTest
    @EnumSource
    void isEnoughWhenItIsNarrowedToOneSet(Course course) throws IOException {
        SimulatedCluster cluster = course.cluster(narrowed(rules()));

        Outcome outcome = course.run(cluster, cluster.client("rollout"));

        assertThat(outcome.result()).as(outcome.reason().toString()).isEqualTo(course.result());
    }

    @Test
    void narrowedToAnotherSetItIsNotEnough() throws IOException {
        SimulatedCluster cluster = SimulatedCluster.builder()
                .load(Course.BACKED_UP.objects())
                .deny(permission ->
                        permission.verb().equals("patch") && !permission.name().equals("another"))
                .build();

        assertThatThrownBy(() -> Course.BACKED_UP.run(cluster, cluster.client("rollout")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("patch on statefulsets.apps");
    }

    /** What only makes the story of a failed pod longer. */
    private static final Set<String> MERELY_TOLD = Set.of("list events", "get pods/log");

    /** With any verb taken out some rollout is refused before it begins, and told which verb it was. */
    @Test
    void everyVerbIsMissedByName() throws IOException {
        for (String verb : granted()) {
            if (MERELY_TOLD.contains(verb)
                    || ASK_FOR_PERMISSION.contains(verb)
                    || ofNeighbours().contains(verb)) {
                continue;
            }
            List<String> refusals = new ArrayList<>();
            for (Course course : Course.values()) {
                SimulatedCluster cluster = course.cluster(without(verb));
                try {
                    course.run(cluster, cluster.client("rollout"));
                } catch (BadRequestException | ClusterException e) {
                    refusals.add(e.getMessage());
                }
            }
            String resource = verb.substring(verb.indexOf(' ') + 1);
            assertThat(refusals).as("without " + verb).isNotEmpty().allSatisfy(refusal -> assertThat(refusal)
                    .contains(verb.substring(0, verb.indexOf(' ')))
                    .contains(resource));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "get pods/log, no log: the account lacks get on pods/log",
        "list events, no events: the account lacks list on events"
    })
    void whatMakesTheStoryOfAFailedPodShorterIsNamedThere(String verb, String told) throws IOException {
        SimulatedCluster cluster = Course.ROLLED_BACK.cluster(without(verb));
        List<RolloutEvent> events = new ArrayList<>();

        Outcome outcome = Course.ROLLED_BACK.run(cluster, cluster.client("rollout"), events::add);

        assertThat(outcome.result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(events)
                .filteredOn(RolloutEvent.PodChanged.class::isInstance)
                .extracting(event -> ((RolloutEvent.PodChanged) event)
                        .reason()
                        .map(Message::toString)
                        .orElse(""))
                .anySatisfy(reason -> assertThat(reason.lines()).contains(told));
    }

    /** The part of the file that may be left out. */
    @ParameterizedTest
    @EnumSource
    void withoutThePartForNeighboursThePlanSaysOnceWhatItCouldNotLookAt(Course course) throws IOException {
        SimulatedCluster cluster = course.cluster(rules("statefulset-rollout"));
        List<RolloutEvent> events = new ArrayList<>();

        Outcome outcome = course.run(cluster, cluster.client("rollout"), events::add);

        assertThat(outcome.result()).as(outcome.reason().toString()).isEqualTo(course.result());
        assertThat(((RolloutEvent.Planned) events.get(0)).neighbours())
                .containsOnlyOnce(new Neighbour.Unread(
                        List.of(
                                "horizontalpodautoscalers.autoscaling",
                                "scaledobjects.keda.sh",
                                "verticalpodautoscalers.autoscaling.k8s.io",
                                "resourcequotas",
                                "limitranges",
                                "evictionrequests.lifecycle.k8s.io",
                                "nodes"),
                        Neighbour.Unread.Cause.FORBIDDEN));
    }

    private static Set<String> ofNeighbours() throws IOException {
        return granted(rules("statefulset-rollout-neighbours"));
    }

    /** The comment at the end of the file says how nodes are granted, which belong to no namespace. */
    private static Set<String> besideNodes(SimulatedClient client) {
        Set<String> asked = new TreeSet<>(client.requests().keySet());
        asked.remove("get nodes");
        return asked;
    }

    @Test
    void isEnoughToSayWhichSetsThereAre() throws IOException {
        SimulatedClient client = Course.BACKED_UP.cluster(rules()).client("rollout");

        assertThat(refusalOf(client)).contains("there are postgresql");
    }

    @Test
    void grantsNothingThatNoRolloutAsksFor() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (Course course : Course.values()) {
            SimulatedCluster cluster = course.cluster(rules());
            SimulatedClient client = cluster.client("rollout");
            course.run(cluster, client);
            asked.addAll(besideNodes(client));
        }
        SimulatedClient lost = Course.BACKED_UP.cluster(rules()).client("rollout");
        refusalOf(lost);
        asked.addAll(lost.requests().keySet());
        // The second is asked only where the first leaves something open.
        asked.addAll(ASK_FOR_PERMISSION);

        assertThat(granted()).containsExactlyInAnyOrderElementsOf(asked);
    }

    private static String refusalOf(SimulatedClient client) {
        RolloutRequest wrong = RolloutRequest.of(NAMESPACE, "postgres")
                .image("postgresql", "postgres:13.23")
                .build();
        try {
            Rollouts.on(client, client.scheduler()).plan(wrong);
            return "";
        } catch (BadRequestException e) {
            return e.getMessage();
        }
    }

    private static boolean grants(List<PolicyRule> rules, Permission permission) {
        return ASK_FOR_PERMISSION.contains(text(permission))
                || rules.stream()
                        .anyMatch(rule -> rule.getApiGroups().contains(permission.group())
                                && rule.getResources().contains(permission.resource())
                                && rule.getVerbs().contains(permission.verb())
                                && (rule.getResourceNames().isEmpty()
                                        || rule.getResourceNames().contains(permission.name())));
    }

    private static List<PolicyRule> narrowed(List<PolicyRule> rules) {
        List<PolicyRule> narrow = new ArrayList<>();
        for (PolicyRule rule : rules) {
            if (rule.getResources().contains("statefulsets")) {
                narrow.add(with(rule, List.of("get", "list", "watch"), List.of()));
                narrow.add(with(rule, List.of("patch"), List.of("postgresql")));
            } else if (rule.getResources().contains("leases")) {
                narrow.add(with(rule, List.of("create"), List.of()));
                narrow.add(with(rule, List.of("get", "update"), List.of("postgresql-rollout")));
            } else {
                narrow.add(rule);
            }
        }
        return narrow;
    }

    private static List<PolicyRule> without(String verb) throws IOException {
        return rules().stream()
                .map(rule -> with(
                        rule,
                        rule.getVerbs().stream()
                                .filter(kept -> !verb.equals(
                                        kept + " " + rule.getResources().get(0)))
                                .toList(),
                        rule.getResourceNames()))
                .toList();
    }

    private static PolicyRule with(PolicyRule rule, List<String> verbs, List<String> names) {
        return new PolicyRuleBuilder(rule)
                .withVerbs(verbs)
                .withResourceNames(names)
                .build();
    }

    private static Set<String> granted() throws IOException {
        Set<String> granted = granted(rules());
        granted.addAll(ASK_FOR_PERMISSION);
        return granted;
    }

    private static Set<String> granted(List<PolicyRule> rules) {
        Set<String> granted = new TreeSet<>();
        for (PolicyRule rule : rules) {
            for (String resource : rule.getResources()) {
                rule.getVerbs().forEach(verb -> granted.add(verb + " " + resource));
            }
        }
        return granted;
    }

    private static List<PolicyRule> rules() throws IOException {
        return rules("");
    }

    /** @param name of the Role that is meant; empty for all */
    private static List<PolicyRule> rules(String name) throws IOException {
        List<HasMetadata> objects =
                new KubernetesSerialization().unmarshal(Files.readString(Path.of("docs/rbac.yaml")));
        return objects.stream()
                .filter(Role.class::isInstance)
                .filter(role -> name.isEmpty() || role.getMetadata().getName().equals(name))
                .flatMap(role -> ((Role) role).getRules().stream())
                .toList();
    }

    private static String text(Permission permission) {
        return permission.verb() + " " + permission.resource();
    }

    private static StatefulSet restarted(StatefulSet set) {
        set.getSpec().getTemplate().getMetadata().getLabels().put("edited", "by-hand");
        return set;
    }
}
