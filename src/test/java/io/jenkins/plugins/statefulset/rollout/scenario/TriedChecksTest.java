package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.CheckLeftOut;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheckParser;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileChoice;
import io.jenkins.plugins.statefulset.rollout.request.Profiles;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A check around pods that cannot be asked is found before anything is written. */
class TriedChecksTest {
    private static final ExecResult FINE = new ExecResult(0, "", "");
    private static final ExecResult NO_PROGRAM = new ExecResult(127, "", "not in this container: nodetool\n");

    private final List<String> ran = new ArrayList<>();
    private String strategy = "RollingUpdate";

    /** What a command in a pod answers. */
    private interface Answers extends BiFunction<String, String, ExecResult> {}

    private RolloutPlan plan(
            ProfileChoice profile,
            Answers answers,
            UnaryOperator<RolloutRequest.Builder> more,
            UnaryOperator<SimulatedClusterBuilder> world) {
        StatefulSet set = Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: default}
                spec:
                  serviceName: db
                  replicas: 3
                  updateStrategy: {type: %s}
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      containers:
                      - {name: proxy, image: "envoyproxy/envoy:1.30"}
                      - name: cassandra
                        image: cassandra:5.0.4
                        volumeMounts: [{name: data, mountPath: /var/lib/cassandra}]
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(strategy), StatefulSet.class);
        SimulatedCluster cluster = world.apply(
                        SimulatedCluster.builder().load(set).exec((pod, container, command) -> {
                            String script = command.get(2);
                            ran.add(script);
                            assertThat(container).isIn("cassandra", "proxy");
                            return answers.apply(pod.getMetadata().getName(), script);
                        }))
                .build();
        SimulatedClient client = cluster.client("one");
        try (Rollouts rollouts = Rollouts.on(client, client.scheduler())) {
            return rollouts.plan(more.apply(RolloutRequest.of("default", "db")
                            .image("cassandra", "cassandra:5.0.5")
                            .backup(RolloutRequest.BackupPolicy.NEVER)
                            .profile(profile))
                    .build());
        }
    }

    private RolloutPlan plan(ProfileChoice profile, Answers answers) {
        return plan(profile, answers, request -> request, world -> world);
    }

    private static List<String> warnings(RolloutPlan plan) {
        return plan.warnings().stream().map(Object::toString).toList();
    }

    private static List<String> named(RolloutPlan plan) {
        return plan.blockers().stream()
                .map(Blocker::name)
                .flatMap(Optional::stream)
                .toList();
    }

    private static PodCheck check(PodMoment moment, String argument) {
        return PodCheckParser.parse(moment, argument);
    }

    @Test
    void whatCanBeAskedCountsAndActionsAreNotRun() {
        RolloutPlan plan = plan(Profiles.recognized(), (pod, script) -> FINE);

        assertThat(plan.checks().checks()).hasSize(7).allSatisfy(check -> assertThat(check.name())
                .isPresent());
        assertThat(plan.event().profile()).hasValueSatisfying(use -> {
            assertThat(use.name()).isEqualTo("cassandra");
            assertThat(use.chosen()).isEqualTo("image");
            assertThat(use.leftOut()).isEmpty();
        });
        assertThat(ran).as("of drain only the program is looked for").noneMatch(script -> script.endsWith("ask drain"));
    }

    @Test
    void whatTheImageCannotAskIsLeftOutWithAWarningWhereNobodyAskedForIt() {
        RolloutPlan plan = plan(Profiles.recognized(), (pod, script) -> NO_PROGRAM);

        assertThat(plan.checks().checks()).isEmpty();
        assertThat(plan.blocked()).isFalse();
        assertThat(plan.event().profile().orElseThrow().leftOut())
                .hasSize(7)
                .extracting(CheckLeftOut::cause)
                .containsOnly("no-program");
        assertThat(warnings(plan)).anySatisfy(warning -> assertThat(warning)
                .contains("profile cassandra")
                .contains("a program is not there (exit code 127: not in this container: nodetool)")
                .endsWith("It is left out"));
    }

    @Test
    void andBlocksWhereAPersonNamedTheProfileUnlessThatIsAccepted() {
        RolloutPlan plan = plan(Profiles.of("cassandra"), (pod, script) -> NO_PROGRAM);
        assertThat(named(plan)).hasSize(7).containsOnly("unrunnable-check");
        assertThat(plan.blockers().get(0).wayOut())
                .extracting(Object::toString)
                .containsExactly(
                        "Without a profile: profile none.",
                        "If the other checks are enough: accept unrunnable-check (it is then left out).");

        RolloutPlan accepted = plan(
                Profiles.of("cassandra"),
                (pod, script) -> NO_PROGRAM,
                request -> request.accept("unrunnable-check"),
                world -> world);
        assertThat(accepted.blocked()).isFalse();
        assertThat(accepted.checks().checks()).isEmpty();
        assertThat(warnings(accepted)).noneMatch(warning -> warning.contains("has no effect"));
    }

    @Test
    void whatDoesNotPassNowIsWarnedOfAndCounts() {
        RolloutPlan plan = plan(
                Profiles.recognized(),
                (pod, script) -> script.endsWith("all_normal") ? new ExecResult(1, "", "sees DN 10.0.0.3") : FINE);

        assertThat(plan.checks().checks()).hasSize(7);
        assertThat(warnings(plan))
                .anySatisfy(warning -> assertThat(warning).contains("does not pass now on db-2 (exit code 1: sees DN"));
    }

    @Test
    void oneThatGetsNoAnswerCountsWhereAnyPodGivesOne() {
        RolloutPlan plan = plan(
                Profiles.recognized(),
                (pod, script) -> pod.equals("db-2") ? new ExecResult(3, "", "no connection") : FINE);
        assertThat(plan.checks().checks()).hasSize(7);

        RolloutPlan nowhere = plan(Profiles.recognized(), (pod, script) -> new ExecResult(3, "", "no credentials"));
        assertThat(nowhere.event().profile().orElseThrow().leftOut())
                .extracting(CheckLeftOut::cause)
                .contains("no-answer");
        assertThat(warnings(nowhere)).anySatisfy(warning -> assertThat(warning)
                .contains("what it asks gave it no answer (exit code 3: no credentials)"));
    }

    @Test
    void aContainerThatAPodHasNotIsNamed() {
        RolloutPlan plan = plan(Profiles.recognized(), (pod, script) -> {
            throw new ClusterException(Reason.INVALID, "container cassandra is not valid for pod " + pod);
        });

        assertThat(warnings(plan)).anySatisfy(warning -> assertThat(warning)
                .contains("it has no such container (container cassandra is not valid for pod db-2)"));
    }

    @Test
    void anAccountThatMayNotRunCommandsInOnePodIsNamed() {
        RolloutPlan plan = plan(Profiles.recognized(), (pod, script) -> {
            throw new ClusterException(Reason.FORBIDDEN, "not in this pod");
        });

        assertThat(plan.event().profile().orElseThrow().leftOut())
                .extracting(CheckLeftOut::cause)
                .containsOnly("not-allowed");
        assertThat(warnings(plan)).anySatisfy(warning -> assertThat(warning)
                .contains("the account may not run commands there (not in this pod). It is left out"));
    }

    @Test
    void anImageWithoutAShellIsKnownByTheRuntimesWords() {
        RolloutPlan plan = plan(Profiles.recognized(), (pod, script) -> {
            throw new ClusterException(
                    Reason.INVALID,
                    "OCI runtime exec failed: exec failed: unable to start container process: exec: \"sh\": executable file"
                            + " not found in $PATH: unknown");
        });

        assertThat(plan.event().profile().orElseThrow().leftOut())
                .extracting(CheckLeftOut::cause)
                .containsOnly("no-shell");
        assertThat(warnings(plan)).anySatisfy(warning -> assertThat(warning).contains("its container has no sh"));
    }

    @Test
    void whereOneActionCannotBeRunNoneIs() {
        RolloutPlan plan = plan(
                Profiles.ofText("""
                        profile: ours
                        title: Ours
                        images: [cassandra]
                        checks:
                          - {prepare: switches off, exec: switch off, programs: {A: [a]}, why: w, source: "https://example.com"}
                          - {after: is back, exec: is back, why: w, source: "https://example.com"}
                          - {restore: switches on, exec: switch on, programs: {B: [b]}, why: w, source: "https://example.com"}
                        """, "ours"),
                (pod, script) -> script.contains("B=$(") ? NO_PROGRAM : FINE,
                request -> request.accept("unrunnable-check"),
                world -> world);

        assertThat(plan.checks().checks())
                .extracting(PodCheck::moment)
                .as("neither what prepares nor what restores")
                .containsExactly(PodMoment.AFTER);
        assertThat(warnings(plan))
                .anySatisfy(
                        warning -> assertThat(warning).contains("action after each pod is back", "cannot be asked on"))
                .anySatisfy(warning -> assertThat(warning)
                        .endsWith("is left out with it: what prepares a pod and what restores it go together"));
    }

    @Test
    void anAccountThatMayRunNoCommandsIsWarnedOrToldWhatItLacks() {
        RolloutPlan plan = plan(
                Profiles.recognized(),
                (pod, script) -> FINE,
                request -> request,
                world -> world.deny(permission -> permission.resource().equals("pods/exec")));
        assertThat(plan.checks().checks()).isEmpty();
        assertThat(warnings(plan)).anyMatch(warning -> warning.contains("may not run commands in pods"));
        assertThat(ran).isEmpty();

        assertThatThrownBy(() -> plan(
                        Profiles.of("cassandra"),
                        (pod, script) -> FINE,
                        request -> request,
                        world -> world.deny(permission -> permission.resource().equals("pods/exec"))))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("pods/exec")
                .hasMessageContaining("profile cassandra");
    }

    @Test
    void aPersonsOwnAreAskedAfterThoseOfTheProfileAndTriedAsWell() {
        RolloutPlan plan = plan(
                Profiles.recognized(),
                (pod, script) -> script.contains("curl") ? new ExecResult(127, "", "sh: curl: not found") : FINE,
                request -> request.podCheck(check(PodMoment.BEFORE, "exec:proxy=curl -f localhost/ready"))
                        .podCheck(check(PodMoment.PREPARE, "exec:cassandra=SIZE=1 nodetool flush")),
                world -> world);

        assertThat(named(plan)).containsExactly("unrunnable-check");
        assertThat(plan.blockers().get(0).message().toString()).contains("curl: not found");
        assertThat(plan.blockers().get(0).wayOut().get(0).toString())
                .matches("Name the container that has it in \\w+, or ask in another way\\.");
        assertThat(ran)
                .filteredOn(script -> script.contains("command -v nodetool >/dev/null"))
                .as("of an own action the program that it begins with is looked for")
                .hasSize(1);
        assertThat(plan.checks().checks()).hasSize(9).last().satisfies(check -> assertThat(check.name())
                .isEmpty());
    }

    @Test
    void whoLeadsIsAskedOfEachPodWithItsOwnNameAndOrdinal() {
        strategy = "OnDelete";
        RolloutPlan plan = plan(
                Profiles.ofText("""
                        profile: ours
                        title: Ours
                        images: [cassandra]
                        checks:
                          - {leader: leads, exec: leads "$ROLLOUT_POD" "$ROLLOUT_ORDINAL" "$ROLLOUT_PEERS", why: w, source: "https://example.com"}
                        """, "ours"),
                (pod, script) -> pod.equals("db-1") && script.contains("ROLLOUT_ORDINAL='1'")
                        ? FINE
                        : new ExecResult(1, "", "follows"),
                request -> request.order(PodOrder.LEADER_LAST),
                world -> world);

        assertThat(ran)
                .extracting(script -> script.lines().findFirst().orElse(""))
                .containsExactly(
                        "export ROLLOUT_POD='db-2' ROLLOUT_ORDINAL='2' ROLLOUT_PEERS='db-1 db-0'",
                        "export ROLLOUT_POD='db-1' ROLLOUT_ORDINAL='1' ROLLOUT_PEERS='db-2 db-0'",
                        "export ROLLOUT_POD='db-0' ROLLOUT_ORDINAL='0' ROLLOUT_PEERS='db-2 db-1'");
        assertThat(plan.event().waves().stream().flatMap(wave -> wave.ordinals().stream()))
                .containsExactly(2, 0, 1);
        assertThat(warnings(plan)).noneMatch(warning -> warning.contains("no pod says that it leads now"));
    }

    @Test
    void whereNobodyTellsWhoLeadsNoneCanGoLast() {
        strategy = "OnDelete";

        assertThatThrownBy(() -> leaderLast(Profiles.recognized(), FINE))
                .hasMessage(
                        "order leader-last: profile cassandra does not tell who leads; a profile that does is named with"
                                + " profile");
        assertThatThrownBy(() -> leaderLast(new ProfileChoice.None(), FINE))
                .hasMessage(
                        "order leader-last: no profile counts that tells who leads; a profile that does is named with"
                                + " profile");
    }

    @Test
    void aQuestionThatNobodyAnswersWithYesIsToldAndOneThatCannotBeAskedIsRefused() {
        strategy = "OnDelete";
        ProfileChoice ours = Profiles.ofText("""
                        profile: ours
                        title: Ours
                        images: [cassandra]
                        checks:
                          - {leader: leads, exec: leads, why: w, source: "https://example.com"}
                        """, "ours");

        assertThat(warnings(leaderLast(ours, new ExecResult(1, "", "follows"))))
                .anyMatch(warning -> warning.startsWith("no pod says that it leads now (leads): as long as none does"));
        assertThatThrownBy(() -> leaderLast(ours, NO_PROGRAM))
                .hasMessageStartingWith("order leader-last: who leads cannot be asked on db-2, leads: ");
    }

    private RolloutPlan leaderLast(ProfileChoice profile, ExecResult answer) {
        return plan(profile, (pod, script) -> answer, request -> request.order(PodOrder.LEADER_LAST), world -> world);
    }
}
