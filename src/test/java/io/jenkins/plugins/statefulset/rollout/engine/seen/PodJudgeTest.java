package io.jenkins.plugins.statefulset.rollout.engine.seen;

import static io.jenkins.plugins.statefulset.rollout.engine.seen.PodYaml.CREATED;
import static io.jenkins.plugins.statefulset.rollout.engine.seen.PodYaml.pod;
import static io.jenkins.plugins.statefulset.rollout.engine.seen.PodYaml.running;
import static io.jenkins.plugins.statefulset.rollout.engine.seen.PodYaml.view;
import static io.jenkins.plugins.statefulset.rollout.engine.seen.PodYaml.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of {@link PodJudge} on pods that are well or on their way, on statuses as kubelets and schedulers write them. */
class PodJudgeTest {
    @Test
    void readsWhoThePodIs() {
        PodView view = view("{}");

        assertThat(view.name()).isEqualTo("db-12");
        assertThat(view.uid()).isEqualTo("uid-1");
        assertThat(view.index()).isEqualTo(2);
        assertThat(view.revision()).contains("db-7c65");
        assertThat(view.created()).isEqualTo(CREATED);
        assertThat(view.labels()).containsEntry("app", "db");
    }

    @Test
    void readsAPodWithoutLabelsAndStatus() {
        PodView view = PodJudge.view(pod("""
                metadata: {name: db-0, uid: u}
                """), 0);

        assertThat(view.revision()).isEmpty();
        assertThat(view.labels()).isEmpty();
        assertThat(view.state()).isEqualTo(PodState.PENDING);
        assertThat(view.ready()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"db-0, 0", "my-db-12, 12", "db-, ", "db, ", "db-x, ", "db-99999999999, "})
    void theOrdinalIsBehindTheLastDash(String name, Integer ordinal) {
        assertThat(PodJudge.ordinal(name)).isEqualTo(Optional.ofNullable(ordinal));
    }

    @Nested
    class Terminating {
        @Test
        void whateverElseThePodIs() {
            Pod pod = running("True");
            pod.getMetadata().setDeletionTimestamp("2026-11-23T12:05:00Z");

            PodView view = PodJudge.view(pod, 10);

            assertThat(view.terminating()).isTrue();
            assertThat(view.ready()).isFalse();
            assertThat(view.reason().map(Message::toString)).isEmpty();
            assertThat(PodJudge.ready(pod))
                    .as("its readiness counts for budgets of others")
                    .isTrue();
        }
    }

    @Nested
    class Ready {
        @Test
        void sinceTheConditionTurned() {
            PodView view = PodJudge.view(running("True"), 10);

            assertThat(view.state()).isEqualTo(PodState.READY);
            assertThat(view.readySince()).contains(Instant.parse("2026-11-23T12:00:09Z"));
            assertThat(view.readyFor(30)).contains(Instant.parse("2026-11-23T12:00:39Z"));
            assertThat(view.unreadySince()).isEmpty();
            assertThat(view.reason().map(Message::toString)).isEmpty();
            assertThat(view.failure()).isEmpty();
        }

        @Test
        void notWhileTheConditionIsFalse() {
            PodView view = PodJudge.view(running("False"), 10);

            assertThat(view.state()).isEqualTo(PodState.RUNNING);
            assertThat(view.ready()).isFalse();
            assertThat(view.unreadySince()).contains(Instant.parse("2026-11-23T12:00:09Z"));
            assertThat(view.reason().map(Message::toString)).contains("containers with unready status: [db]");
        }

        @Test
        void anymoreWhereItIsNotSinceAfterAStart() {
            PodView lost = PodJudge.view(running("False"), 10);
            Pod starting = running("False");
            starting.getStatus().getConditions().get(1).setLastTransitionTime("2026-11-23T12:00:03Z");
            Pod restarted = running("False");
            restarted
                    .getStatus()
                    .getContainerStatuses()
                    .get(0)
                    .setLastState(
                            restarted.getStatus().getContainerStatuses().get(0).getState());

            assertThat(lost.lostAt()).contains(Instant.parse("2026-11-23T12:00:09Z"));
            assertThat(PodJudge.view(starting, 10).lostAt()).isEmpty();
            assertThat(PodJudge.view(restarted, 10).lostAt()).contains(Instant.parse("2026-11-23T12:00:09Z"));
            assertThat(PodJudge.view(running("True"), 10).lostAt()).isEmpty();
        }

        @Test
        void notWhileTheConditionIsUnknown() {
            assertThat(PodJudge.view(running("Unknown"), 10).ready()).isFalse();
        }

        @Test
        void notBeforeThePhaseIsRunning() {
            Pod pod = running("True");
            pod.getStatus().setPhase("Pending");

            assertThat(PodJudge.view(pod, 10).ready()).isFalse();
        }
    }

    /** The node controller turns Ready and leaves everything else as the kubelet last wrote it. */
    @Nested
    class OnALostNode {
        @Test
        void isRunningButNotReadyAndNamesTheNode() {
            PodView view = PodJudge.view(onALostNode(), 10);

            assertThat(view.state()).isEqualTo(PodState.RUNNING);
            assertThat(view.ready()).isFalse();
            assertThat(view.unreadySince()).contains(Instant.parse("2026-11-23T12:07:00Z"));
            assertThat(view.reason().map(Message::toString))
                    .contains("its node worker-3 is lost (NotReady or unreachable)");
        }

        @Test
        void staysTerminatingOnceItIsEvicted() {
            Pod pod = onALostNode();
            pod.getMetadata().setDeletionTimestamp("2026-11-23T12:12:00Z");

            PodView view = PodJudge.view(pod, 10);

            assertThat(view.state()).isEqualTo(PodState.TERMINATING);
            assertThat(view.reason().map(Message::toString))
                    .contains(
                            "its node worker-3 is lost (NotReady or unreachable); it stays until the node is back or is"
                                    + " deleted");
        }

        @Test
        void isNotWhatAReadinessGateLooksLike() {
            Pod pod = onALostNode();
            pod.getStatus().getConditions().get(0).setReason("ReadinessGatesNotReady");
            pod.getStatus().getConditions().get(0).setMessage("corresponding condition of pod readiness gate \"lb\"");

            assertThat(PodJudge.view(pod, 10).reason().map(Message::toString))
                    .contains("corresponding condition of pod readiness gate \"lb\"");
        }

        private static Pod onALostNode() {
            return pod("""
                    metadata: {name: db-12, uid: uid-1, creationTimestamp: "2026-11-23T12:00:00Z"}
                    spec: {nodeName: worker-3}
                    status:
                      phase: Running
                      conditions:
                        - {type: Ready, status: "False", lastTransitionTime: "2026-11-23T12:07:00Z"}
                        - {type: ContainersReady, status: "True", lastTransitionTime: "2026-11-23T12:00:09Z"}
                      containerStatuses:
                        - {name: db, ready: true, restartCount: 0, state: {running: {startedAt: "2026-11-23T12:00:03Z"}}}
                    """);
        }
    }

    @Nested
    class Pending {
        @Test
        void whileItIsBeingScheduled() {
            PodView view = view("{phase: Pending}");

            assertThat(view.state()).isEqualTo(PodState.PENDING);
            assertThat(view.reason().map(Message::toString)).isEmpty();
            assertThat(view.failure()).isEmpty();
        }

        @Test
        void whileTheContainerIsBeingCreated() {
            PodView view = view(waiting("ContainerCreating", "", 0));

            assertThat(view.state()).isEqualTo(PodState.PENDING);
            assertThat(view.reason().map(Message::toString)).contains("ContainerCreating");
            assertThat(view.failure()).isEmpty();
        }

        @Test
        void whileAPullIsTriedAgain() {
            PodView view = view(waiting("ErrImagePull", "i/o timeout", 0));

            assertThat(view.state()).isEqualTo(PodState.PENDING);
            assertThat(view.reason().orElseThrow().toString())
                    .startsWith("ErrImagePull: i/o timeout; it is tried again, until ");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void whileACrashMayHaveBeenAWaitForANeighbour(int restarts) {
            PodView view = view(waiting("CrashLoopBackOff", "back-off 10s restarting failed container", restarts));

            assertThat(view.failure()).isEmpty();
            assertThat(view.state()).isEqualTo(PodState.PENDING);
            assertThat(view.reason().map(Message::toString))
                    .contains("CrashLoopBackOff: back-off 10s restarting failed container");
        }

        @Test
        void betweenACrashAndItsRestart() {
            PodView view = view("""
                    phase: Running
                    containerStatuses:
                      - name: db
                        restartCount: 0
                        state: {terminated: {exitCode: 3, reason: Error}}
                    """);

            assertThat(view.state()).isEqualTo(PodState.PENDING);
            assertThat(view.reason().map(Message::toString)).contains("exit code 3");
        }
    }

    /** {@code log} is a sidecar (an init container with {@code restartPolicy: Always}), {@code setup} a plain init container. */
    @Nested
    class WithASidecar {
        private static final String RUNNING = "running: {startedAt: \"2026-11-23T12:00:03Z\"}";

        private static PodView view(String phase, String log, String setup, String db) {
            return PodJudge.view(pod("""
                    metadata: {name: db-12, uid: uid-1, creationTimestamp: "2026-11-23T12:00:00Z"}
                    spec:
                      initContainers:
                        - {name: log, image: "fluent/fluent-bit:3.1", restartPolicy: Always}
                        - {name: setup, image: "busybox:1.36"}
                      containers: [{name: db, image: "postgres:17"}]
                    status:
                      phase: %s
                      conditions:
                        - type: Ready
                          status: "False"
                          reason: ContainersNotReady
                          message: "containers with unready status: [log db]"
                          lastTransitionTime: "2026-11-23T12:00:01Z"
                      initContainerStatuses:
                        - {name: log, restartCount: 0, %s}
                        - {name: setup, restartCount: 0, %s}
                      containerStatuses:
                        - {name: db, restartCount: 0, %s}
                    """.formatted(phase, log, setup, db)), 10);
        }

        private static final String NOT_YET =
                "started: false, ready: false, state: {waiting: {reason: PodInitializing}}";
        private static final String DONE =
                "started: false, ready: true, state: {terminated: {exitCode: 0, reason: Completed}}";

        @Test
        void isInitializedWhileThePlainOneRuns() {
            PodView view = view(
                    "Pending",
                    "started: true, ready: true, state: {" + RUNNING + "}",
                    "started: true, ready: false, state: {" + RUNNING + "}",
                    NOT_YET);

            assertThat(view.state()).isEqualTo(PodState.PENDING);
            assertThat(view.failure()).isEmpty();
            assertThat(view.reason().map(Message::toString)).contains("init container setup is running");
        }

        @Test
        void waitsForItsTurnAsAnyInitContainer() {
            assertThat(view("Pending", NOT_YET, NOT_YET, NOT_YET).reason().map(Message::toString))
                    .contains("PodInitializing");
        }

        @Test
        void waitsForItsStart() {
            PodView view = view("Pending", "started: false, ready: false, state: {" + RUNNING + "}", NOT_YET, NOT_YET);

            assertThat(view.state()).isEqualTo(PodState.PENDING);
            assertThat(view.failure()).isEmpty();
            assertThat(view.reason().map(Message::toString))
                    .contains("sidecar log has not started: its startup probe has not succeeded yet");
        }

        @Test
        void waitsForItsReadinessOnceTheContainersAreReady() {
            PodView view = view(
                    "Running",
                    "started: true, ready: false, state: {" + RUNNING + "}",
                    DONE,
                    "started: true, ready: true, state: {" + RUNNING + "}");

            assertThat(view.state()).isEqualTo(PodState.RUNNING);
            assertThat(view.failure()).isEmpty();
            assertThat(view.reason().map(Message::toString))
                    .contains("sidecar log is not ready: its readiness probe does not succeed");
        }

        @Test
        void waitsForItsContainersNotForTheSidecarThatRuns() {
            PodView view = view(
                    "Running",
                    "started: true, ready: true, state: {" + RUNNING + "}",
                    DONE,
                    "started: true, ready: false, state: {" + RUNNING + "}");

            assertThat(view.reason().map(Message::toString)).contains("containers with unready status: [log db]");
        }

        @Test
        void isNotRunningByTheSidecarAlone() {
            PodView view = view(
                    "Pending",
                    "started: true, ready: true, state: {" + RUNNING + "}",
                    DONE,
                    "started: false, ready: false, state: {waiting: {reason: ContainerCreating}}");

            assertThat(view.state()).isEqualTo(PodState.PENDING);
            assertThat(view.reason().map(Message::toString)).contains("ContainerCreating");
        }

        @Test
        void failsByItsImage() {
            PodView view = view(
                    "Pending",
                    "started: false, ready: false, state: {waiting: {reason: ImagePullBackOff, message: \"fluent/fluent-bit:3.1: not found\"}}",
                    NOT_YET,
                    NOT_YET);

            assertThat(view.state()).isEqualTo(PodState.FAILED);
            assertThat(view.failure().orElseThrow().container()).isEqualTo("log");
            assertThat(view.failure().orElseThrow().message().toString())
                    .isEqualTo("sidecar log: ImagePullBackOff: fluent/fluent-bit:3.1: not found");
        }

        @Test
        void failsByItsCrashLoopBesideContainersThatRun() {
            PodView view = view(
                    "Running",
                    "started: false, ready: false, state: {waiting: {reason: CrashLoopBackOff}},"
                            + " lastState: {terminated: {exitCode: 2, finishedAt: \"2026-11-23T12:01:00Z\"}}",
                    DONE,
                    "started: true, ready: true, state: {" + RUNNING + "}");
            assertThat(view.failure()).as("the first restart").isEmpty();
            assertThat(view.reason().map(Message::toString)).contains("sidecar log: CrashLoopBackOff");
        }

        @Test
        void isGivenTheGraceOfWhatIsTriedAgain() {
            PodView view = view(
                    "Pending",
                    "started: false, ready: false, state: {waiting: {reason: CreateContainerConfigError, message: \"configmap settings not found\"}}",
                    NOT_YET,
                    NOT_YET);

            assertThat(view.state()).isEqualTo(PodState.PENDING);
            assertThat(view.reason().orElseThrow().toString())
                    .startsWith(
                            "sidecar log: CreateContainerConfigError: configmap settings not found; it is tried again");
        }
    }
}
