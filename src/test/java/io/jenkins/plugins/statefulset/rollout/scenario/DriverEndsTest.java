package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A driver that ends while its rollout does not says why, in the reader's language. */
class DriverEndsTest {
    private static final String KEY = StateAnnotation.STATE;

    private final SimulatedRollout.Stage stage = SimulatedRollout.of(3)
            .request(asked -> asked.soak(Duration.ofMinutes(10)))
            .stage();

    private static String chinese(Message message) {
        return message.in(Wording.PROGRAM.in(Language.CHINESE));
    }

    @Test
    void whereItIsToldToLetGo() {
        stage.start("one").runFor(Duration.ofSeconds(30));
        stage.rollout.orElseThrow().detach();
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.outcome().reason()).hasToString("this driver let go; the rollout goes on when it is resumed");
        assertThat(chinese(stage.outcome().reason())).isEqualTo("该驱动进程已放手；恢复之后发布继续进行");
    }

    @Test
    void whereItIsToldSoBeforeItHasTheLease() {
        stage.start("one").runFor(Duration.ofSeconds(30));
        stage.cluster.client("one").kill();
        stage.takeUp("two", Optional.empty());
        stage.rollout.orElseThrow().detach();
        stage.finish();

        assertThat(stage.outcome().reason())
                .hasToString("nothing was done: the lease of the driver of before was still waited for");
    }

    @Test
    void whereTheRecordIsRemoved() {
        stage.start("one").runFor(Duration.ofSeconds(30));
        annotate(Optional.empty());
        stage.finish();

        assertThat(stage.outcome().reason())
                .hasToString("the record of this rollout was removed from StatefulSet default/db");
    }

    @Test
    void whereTheRecordCannotBeRead() {
        stage.start("one").runFor(Duration.ofSeconds(30));
        annotate(Optional.of("{"));
        stage.finish();

        assertThat(stage.outcome().reason())
                .hasToString("annotation " + KEY
                        + " cannot be read (it is no JSON from column 2 on): it was edited by hand or"
                        + " written by another version. Remove it once you know that no rollout is under way: kubectl"
                        + " annotate statefulset NAME " + KEY + "-; the rollout stays as it is");
    }

    @Test
    void whereItHasAFaultOfItsOwn() {
        AtomicBoolean faulty = new AtomicBoolean();
        SimulatedRollout.Stage broken = SimulatedRollout.of(3)
                .cluster(builder -> builder.deny(permission -> {
                    if (faulty.get() && permission.toString().contains("statefulsets")) {
                        throw new IllegalStateException("a defect");
                    }
                    return false;
                }))
                .request(asked -> asked.soak(Duration.ofMinutes(10)))
                .stage();
        broken.start("one").runFor(Duration.ofSeconds(30));
        faulty.set(true);
        broken.finish();

        assertThat(broken.outcome().reason())
                .hasToString("the driver broke, the rollout stays as it is: java.lang.IllegalStateException: a defect");
    }

    @Test
    void whereTheServerTakesTheRecordNoMore() {
        stage.start("one").runFor(Duration.ofSeconds(30));
        stage.cluster.somebodyElse().edit(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, set -> {
            int used = set.getMetadata().getAnnotations().entrySet().stream()
                    .mapToInt(each -> each.getKey().length() + each.getValue().getBytes(StandardCharsets.UTF_8).length)
                    .sum();
            return new StatefulSetBuilder(set)
                    .editMetadata()
                    .addToAnnotations("x", "x".repeat(256 * 1024 - used - 1))
                    .endMetadata()
                    .build();
        });
        stage.finish();

        assertThat(stage.outcome().reason())
                .asString()
                .contains("metadata.annotations")
                .endsWith("; the rollout stays as it is and can be resumed");
    }

    /** What it had written itself is not at hand where another driver has written it. */
    @Test
    void whereSomebodyElseChangedTheTemplateWhileNobodyDrove() {
        stage.start("one").runFor(Duration.ofSeconds(30));
        stage.cluster.client("one").kill();
        stage.cluster
                .somebodyElse()
                .edit(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, set -> new StatefulSetBuilder(set)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage("postgres:12")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        stage.takeUp("two", Optional.empty()).finish();

        assertThat(stage.outcome().reason())
                .asString()
                .startsWith(
                        "someone else changed the pod template, and it is left as it is: it is neither the one that this"
                                + " rollout found nor the one that it brings");
    }

    private void annotate(Optional<String> record) {
        stage.cluster.somebodyElse().edit(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, set -> {
            StatefulSetBuilder changed = new StatefulSetBuilder(set);
            changed.editMetadata().removeFromAnnotations(KEY).endMetadata();
            record.ifPresent(
                    text -> changed.editMetadata().addToAnnotations(KEY, text).endMetadata());
            return changed.build();
        });
    }
}
