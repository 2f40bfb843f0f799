package io.jenkins.plugins.statefulset.rollout.engine.seen;

import static io.jenkins.plugins.statefulset.rollout.engine.seen.PodYaml.CREATED;
import static io.jenkins.plugins.statefulset.rollout.engine.seen.PodYaml.view;
import static io.jenkins.plugins.statefulset.rollout.engine.seen.PodYaml.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of {@link PodJudge} on pods that failed, on statuses as kubelets and schedulers write them. */
class PodFailureTest {
    @Nested
    class FailedForGood {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "InvalidImageName | Failed to apply default image tag",
                    "ErrImageNeverPull | Container image is not present with pull policy of Never",
                    "ImagePullBackOff | Back-off pulling image app:1: ErrImagePull: rpc error: code = NotFound desc = app:1: not found",
                    "ErrImagePull | pull access denied, repository does not exist or may require authorization",
                    "ErrImagePull | failed to resolve reference app:1: unauthorized",
                    "ErrImagePull | manifest unknown",
                    "ErrImagePull | no match for platform in manifest: not found",
                    "CreateContainerConfigError | container has runAsNonRoot and image will run as root",
                    "CreateContainerError | no command specified",
                    "RunContainerError | exec: serve: executable file not found in $PATH: unknown"
                })
        void whatNoWaitingHeals(String reason, String message) {
            PodView view = view(waiting(reason, message, 0));

            assertThat(view.state()).isEqualTo(PodState.FAILED);
            PodFailure failure = view.failure().orElseThrow();
            assertThat(failure.container()).isEqualTo("db");
            assertThat(failure.message()).hasToString(reason + ": " + message);
            assertThat(failure.judgedAfter()).isEqualTo(failure.at());
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "ImagePullBackOff | Back-off pulling image app:1",
                    "ErrImagePull | unexpected status code 503 Service Unavailable",
                    "ErrImagePull | toomanyrequests: You have reached your pull rate limit; access denied",
                    "ErrImagePull | dial tcp: lookup registry.example on 10.96.0.10:53: no such host",
                    "ErrImagePull | net/http: TLS handshake timeout",
                    "ErrImagePull | app:1: unexpected EOF",
                    "CreateContainerConfigError | secret db not found",
                    "CreateContainerConfigError | configmap settings not found",
                    "CreateContainerError | context deadline exceeded",
                    "RunContainerError | failed to create shim task: no space left on device"
                })
        void whatIsTriedAgainHasAGrace(String reason, String message) {
            PodView view = view(waiting(reason, message, 0));

            assertThat(view.state()).isEqualTo(PodState.PENDING);
            PodFailure failure = view.failure().orElseThrow();
            assertThat(Duration.between(failure.at(), failure.judgedAfter())).isEqualTo(Duration.ofMinutes(2));
            assertThat(view.reason().map(Message::toString))
                    .contains(reason + ": " + message + "; it is tried again, until " + failure.judgedAfter());
        }

        /** A pod that has run for a day, or whose init containers took their time, gets the whole of it. */
        @Test
        void theGraceCountsFromWhenTheTurnOfTheContainerCame() {
            PodView view = view("""
                    phase: Pending
                    conditions:
                      - {type: PodScheduled, status: "True", lastTransitionTime: "2026-11-23T12:05:00Z"}
                    initContainerStatuses:
                      - name: migrate
                        restartCount: 0
                        state: {terminated: {exitCode: 0, finishedAt: "2026-11-23T12:30:00Z"}}
                    containerStatuses:
                      - {name: db, restartCount: 0, state: {waiting: {reason: ErrImagePull, message: "i/o timeout"}}}
                    """);

            assertThat(view.failure().orElseThrow().judgedAfter()).isEqualTo(Instant.parse("2026-11-23T12:32:00Z"));
        }

        /** Where a node waits a second between restarts, three of them say little. */
        @Test
        void aCrashLoopIsNotBelievedInAPodsFirstHalfMinute() {
            PodView view = view("""
                    phase: Running
                    containerStatuses:
                      - name: db
                        restartCount: 3
                        state: {waiting: {reason: CrashLoopBackOff}}
                        lastState: {terminated: {exitCode: 1, finishedAt: "2026-11-23T12:00:06Z"}}
                    """);

            assertThat(view.failure().orElseThrow().judgedAfter()).isEqualTo(CREATED.plusSeconds(30));
        }

        @Test
        void aCrashLoopOfThreeRestarts() {
            PodView view = view("""
                    phase: Running
                    conditions:
                      - {type: Ready, status: "False", lastTransitionTime: "2026-11-23T12:00:40Z"}
                    containerStatuses:
                      - name: db
                        restartCount: 3
                        state: {waiting: {reason: CrashLoopBackOff, message: back-off 40s}}
                        lastState: {terminated: {exitCode: 1, reason: Error, finishedAt: "2026-11-23T12:00:48Z"}}
                    """);

            assertThat(view.state()).isEqualTo(PodState.FAILED);
            PodFailure failure = view.failure().orElseThrow();
            assertThat(failure.message()).hasToString("CrashLoopBackOff, exit code 1, 3 restarts");
            assertThat(failure.at()).as("when it last crashed").isEqualTo(Instant.parse("2026-11-23T12:00:48Z"));
        }

        @Test
        void aCrashLoopByTheMemoryLimitIsNamed() {
            PodView view = view("""
                    phase: Running
                    containerStatuses:
                      - name: db
                        restartCount: 5
                        state: {waiting: {reason: CrashLoopBackOff}}
                        lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
                    """);

            assertThat(view.failure().orElseThrow().message().toString())
                    .isEqualTo("CrashLoopBackOff, exit code 137 (OOMKilled), 5 restarts");
        }

        @Test
        void anInitContainerToo() {
            PodView view = view("""
                    phase: Pending
                    initContainerStatuses:
                      - name: migrate
                        restartCount: 4
                        state: {waiting: {reason: CrashLoopBackOff}}
                        lastState: {terminated: {exitCode: 2, finishedAt: "2026-11-23T12:01:00Z"}}
                    containerStatuses:
                      - {name: db, restartCount: 0, state: {waiting: {reason: PodInitializing}}}
                    """);

            assertThat(view.state()).isEqualTo(PodState.FAILED);
            assertThat(view.failure().orElseThrow().container()).isEqualTo("migrate");
            assertThat(view.failure().orElseThrow().message().toString())
                    .startsWith("CrashLoopBackOff, exit code 2, 4 restarts");
        }

        @Test
        void aNativeSidecarIsNamedAsSuch() {
            PodView view = PodJudge.view(PodYaml.pod("""
                    metadata: {name: db-12, uid: uid-1, creationTimestamp: "2026-11-23T12:00:00Z"}
                    spec: {initContainers: [{name: log, restartPolicy: Always}], containers: [{name: db}]}
                    status:
                      phase: Running
                      initContainerStatuses:
                        - name: log
                          restartCount: 4
                          started: false
                          ready: false
                          state: {waiting: {reason: CrashLoopBackOff}}
                          lastState: {terminated: {exitCode: 2, finishedAt: "2026-11-23T12:01:00Z"}}
                      containerStatuses:
                        - {name: db, ready: true, restartCount: 0, state: {running: {startedAt: "2026-11-23T12:00:03Z"}}}
                    """), 10);

            assertThat(view.state()).isEqualTo(PodState.FAILED);
            assertThat(view.failure().orElseThrow().container()).isEqualTo("log");
            assertThat(view.failure().orElseThrow().message().toString())
                    .isEqualTo("sidecar log: CrashLoopBackOff, exit code 2, 4 restarts");
        }

        @Test
        void aSidecarBesideARunningContainerToo() {
            PodView view = view("""
                    phase: Running
                    containerStatuses:
                      - {name: db, restartCount: 0, state: {running: {startedAt: "2026-11-23T12:00:03Z"}}}
                      - {name: exporter, restartCount: 0, state: {waiting: {reason: InvalidImageName}}}
                    """);

            assertThat(view.state()).isEqualTo(PodState.FAILED);
            assertThat(view.failure().orElseThrow().container()).isEqualTo("exporter");
        }
    }

    @Nested
    class Unschedulable {
        @Test
        void isGivenAGraceBecauseAnAutoscalerMayBringANode() {
            PodView view = view("""
                    phase: Pending
                    conditions:
                      - type: PodScheduled
                        status: "False"
                        reason: Unschedulable
                        message: "0/3 nodes are available: 3 Insufficient memory."
                        lastTransitionTime: "2026-11-23T12:00:01Z"
                    """);

            assertThat(view.state()).isEqualTo(PodState.PENDING);
            PodFailure failure = view.failure().orElseThrow();
            assertThat(failure.message()).hasToString("unschedulable: 0/3 nodes are available: 3 Insufficient memory.");
            assertThat(failure.at()).isEqualTo(Instant.parse("2026-11-23T12:00:01Z"));
            assertThat(failure.judgedAfter()).isEqualTo(Instant.parse("2026-11-23T12:03:01Z"));
            assertThat(view.reason().map(Message::toString))
                    .contains(failure.message().toString());
        }

        @Test
        void isNotSaidOfAPodThatASchedulingGateKeeps() {
            PodView view = view("""
                    phase: Pending
                    conditions:
                      - {type: PodScheduled, status: "False", reason: SchedulingGated}
                    """);

            assertThat(view.failure()).isEmpty();
        }
    }

    @Nested
    class Ended {
        @Test
        void byAnEvictionIsGivenAGraceBecauseTheControllerMakesItAnew() {
            PodView view = view("""
                    phase: Failed
                    reason: Evicted
                    message: "The node was low on resource: memory."
                    conditions:
                      - {type: Ready, status: "False", reason: PodFailed, lastTransitionTime: "2026-11-23T13:00:00Z"}
                    """);

            assertThat(view.state()).isEqualTo(PodState.PENDING);
            assertThat(view.reason().map(Message::toString)).contains("Evicted: The node was low on resource: memory.");
            PodFailure failure = view.failure().orElseThrow();
            assertThat(failure.at()).isEqualTo(Instant.parse("2026-11-23T13:00:00Z"));
            assertThat(failure.judgedAfter()).isEqualTo(Instant.parse("2026-11-23T13:01:00Z"));
        }

        @Test
        void beforeItEverRanCountsFromItsCreation() {
            PodView view = view("{phase: Failed, reason: NodeAffinity}");

            assertThat(view.failure().orElseThrow().message().toString()).isEqualTo("NodeAffinity");
            assertThat(view.failure().orElseThrow().judgedAfter()).isEqualTo(CREATED.plusSeconds(60));
        }

        @Test
        void withSuccessIsNoBetter() {
            PodView view = view("""
                    phase: Succeeded
                    containerStatuses:
                      - {name: db, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed}}}
                    """);

            assertThat(view.ready()).isFalse();
            assertThat(view.failure().orElseThrow().message().toString()).isEqualTo("phase Succeeded");
        }
    }
}
