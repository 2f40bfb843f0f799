package io.jenkins.plugins.statefulset.rollout.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What programs are told of a request that is wrong: in the names that fields have for them, and in both languages. */
class RequestRefusalsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private record Wrong(String told, ThrowingCallable request) {}

    @TestFactory
    Stream<DynamicTest> tellsWhatIsWrong() {
        return Stream.of(
                        new Wrong("namespace is empty", () -> RolloutRequest.of(" ", "db")
                                .restart(Instant.EPOCH)
                                .build()),
                        new Wrong("the name of the StatefulSet is empty", () -> RolloutRequest.of("shop", "")
                                .restart(Instant.EPOCH)
                                .build()),
                        wrong(
                                "takes the whole template of an earlier revision: it goes with no other change",
                                request -> request.toRevision("previous").image("db", "db:2")),
                        wrong(
                                "takes the template that is in place: it goes with no other change",
                                request -> request.applied().image("db", "db:2")),
                        wrong(
                                "waves is empty: allowed are sizes such as 1,25%,50%,100%",
                                request -> request.restart(Instant.EPOCH).waves(List.of())),
                        wrong("a duration of zero or more is allowed", request -> request.restart(Instant.EPOCH)
                                .soak(MINUTE.negated())),
                        new Wrong(
                                "each is allowed as the last one only",
                                () -> WavePlan.settle(List.of(WaveSize.EACH, new WaveSize.Count(2)), 3)),
                        new Wrong("minimum is 0: 1 to 20 people can be asked for", () -> approval(List.of("dba"), 0)),
                        new Wrong("submitter has 0 names: 1 to 50 are allowed", () -> approval(List.of(), 1)),
                        new Wrong(
                                "a name of 1 to 200 characters on one line is allowed",
                                () -> approval(List.of("d".repeat(201)), 1)),
                        new Wrong("the gate's name", () -> new GateSpec.Caller(" ", MINUTE)))
                .map(wrong -> DynamicTest.dynamicTest(wrong.told(), () -> isTold(wrong)));
    }

    private static Wrong wrong(String told, UnaryOperator<RolloutRequest.Builder> request) {
        return new Wrong(
                told, () -> request.apply(RolloutRequest.of("shop", "db")).build());
    }

    private static GateSpec.Approval approval(List<String> submitters, int minimum) {
        return new GateSpec.Approval(submitters, minimum, List.of(), null, Optional.empty());
    }

    private static void isTold(Wrong wrong) {
        BadRequestException refusal = catchThrowableOfType(BadRequestException.class, wrong.request());

        assertThat(refusal).hasMessageContaining(wrong.told());
        assertThat(refusal.told().in(Wording.PROGRAM.in(Language.CHINESE)))
                .containsPattern("[\\x{4e00}-\\x{9fff}]")
                .doesNotContainPattern("\\b(is|are|allowed|takes|empty|names)\\b");
    }

    @Test
    void aBackupHasOneSourceAndTime() {
        assertThat(catchThrowableOfType(
                        BadRequestException.class,
                        () -> new BackupOptions(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("nightly"),
                                Optional.of(new Job()),
                                MINUTE)))
                .hasMessageContaining("exclude each other: give one of them");
        assertThat(catchThrowableOfType(
                        BadRequestException.class,
                        () -> new BackupOptions(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofMillis(10))))
                .hasMessageContaining("needs at least a second");
    }
}
