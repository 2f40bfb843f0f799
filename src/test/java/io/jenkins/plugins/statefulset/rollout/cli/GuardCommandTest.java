package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written into a template under a guard, no pod moves. */
class GuardCommandTest {
    private static final String SET = ExampleCluster.SET;
    private static final int GUARD = 1_000_000;

    private final ExampleCluster world = ExampleCluster.calm();

    @Test
    void underItNoChangeOfTheTemplateMovesAPod() {
        Said said = world.console().run("guard", "on", SET);

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .isEqualTo(
                        "StatefulSet default/postgresql: the guard is up: partition 0 → 1000000, no change of the template moves a"
                                + " pod\n");
        world.apply("postgres:13.23");
        world.pass(Duration.ofHours(1));
        assertThat(world.partition()).isEqualTo(GUARD);
        assertThat(world.images()).containsOnly("postgres:13");
    }

    @Test
    void itIsToldInChinese() {
        assertThat(world.console().run("guard", "on", SET, "--lang", "zh_CN").out())
                .isEqualTo("StatefulSet default/postgresql：保护已开启：partition 0 → 1000000，模板的变更不会替换任何 Pod\n");
        world.apply("postgres:13.23");
        world.pass(Duration.ofMinutes(1));

        assertThat(world.console().run("guard", "status", SET, "--lang=zh_CN").out())
                .contains(
                        "StatefulSet default/postgresql：保护已开启，partition 1000000\n",
                        "  待发布：容器 postgresql 镜像：postgres:13 → postgres:13.23\n",
                        " 尚未更新到该版本；若要分波次发布：./rollout run postgresql -n default --applied");
    }

    @Test
    void itIsPutUpOnce() {
        world.console().run("guard", "on", SET);
        // The controller writes that it has seen it.
        world.pass(Duration.ofSeconds(1));
        String version = version();

        Said said = world.console().run("guard", "on", SET);

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("the guard is up already: partition 1000000, nothing was changed");
        assertThat(version()).isEqualTo(version);
    }

    @Test
    void whereTheControllerIsRollingItStopsItAndSaysHowToGoOn() {
        world.apply("postgres:13.23");
        world.pass(Duration.ofSeconds(10));

        Said said = world.console().run("guard", "on", SET);

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("pending: container postgresql image: postgres:13 → postgres:13.23")
                .contains("./rollout run postgresql -n default --applied");
        world.pass(Duration.ofHours(1));
        assertThat(world.images()).contains("postgres:13");
    }

    @Test
    void withAChangePendingItStaysAndTheAnswerNamesWhatWouldRoll() {
        world.console().run("guard", "on", SET);
        world.apply("postgres:13.23");
        world.pass(Duration.ofMinutes(1));

        Said said = world.console().run("guard", "off", SET);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err().lines())
                .singleElement()
                .asString()
                .contains(
                        "postgresql-2, postgresql-1, postgresql-0",
                        "postgres:13 → postgres:13.23",
                        "in waves: ./rollout run postgresql -n default --applied");
        assertThat(world.partition()).isEqualTo(GUARD);
    }

    @Test
    void withNothingPendingItIsTakenDown() {
        world.console().run("guard", "on", SET);

        Said said = world.console().run("guard", "off", SET);

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("the guard is down: partition 1000000 → 0");
        assertThat(world.partition()).isZero();
    }

    @Test
    void aPartitionOfSomebodyElseIsLeft() {
        world.edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .editOrNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(2)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build());

        Said said = world.console().run("guard", "off", SET);

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("there is no guard: partition 2, nothing was changed");
        assertThat(world.partition()).isEqualTo(2);
    }

    @Test
    void whoElseClaimsThePartitionIsNamed() {
        world.edit(set -> new StatefulSetBuilder(set)
                .editMetadata()
                .withManagedFields(new ManagedFieldsEntryBuilder()
                        .withManager("argocd-controller")
                        .withOperation("Apply")
                        .withTime("2026-11-20T08:00:00Z")
                        .withFieldsV1(partition())
                        .build())
                .endMetadata()
                .build());

        Said said = world.console().run("guard", "status", SET);

        assertThat(said.out())
                .contains("no guard, partition 0")
                .contains(
                        "argocd-controller (Apply) has written the partition at 2026-11-20T08:00:00Z and may write it again");
    }

    private static FieldsV1 partition() {
        FieldsV1 fields = new FieldsV1();
        fields.setAdditionalProperty(
                "f:spec", Map.of("f:updateStrategy", Map.of("f:rollingUpdate", Map.of("f:partition", Map.of()))));
        return fields;
    }

    @Test
    void asJsonItIsOneObject() {
        JsonNode said =
                world.console().run("guard", "on", SET, "-o", "json").events().get(0);

        assertThat(said.path("time").asText()).startsWith("2026-11-23T12:00:0");
        assertThat(said.path("event").asText()).isEqualTo("guard");
        assertThat(said.path("statefulSet").asText()).isEqualTo("default/postgresql");
        assertThat(said.path("guard").asText()).isEqualTo("down");
        assertThat(said.path("from").asInt()).isZero();
        assertThat(said.path("to").asInt()).isEqualTo(GUARD);
    }

    @Test
    void allOfANamespaceAreGuardedAtOnce() {
        Said said = world.console().run("guard", "on", "--all");

        assertThat(said.code()).isZero();
        assertThat(world.partition()).isEqualTo(GUARD);
    }

    @Test
    void onDeleteNeedsNone() {
        world.edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .endSpec()
                .build());
        Object before = world.set().getSpec();

        Said one = world.console().run("guard", "on", SET);
        Said all = world.console().run("guard", "on", "--all");

        assertThat(one.code()).isEqualTo(2);
        assertThat(one.err()).contains("updateStrategy is OnDelete");
        assertThat(all.code()).isZero();
        assertThat(all.out()).contains("OnDelete, which needs no guard");
        assertThat(world.set().getSpec()).isEqualTo(before);
    }

    @Test
    void whileARolloutIsUnderWayThePartitionIsIts() {
        world.grace(asked -> asked.soak(Duration.ofHours(1)));
        world.pass(Duration.ofMinutes(1));
        int before = world.partition();

        Said said = world.console().run("guard", "on", SET);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("is under way, driven by ");
        assertThat(world.partition()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guard on",
                "guard on postgresql --all",
                "guard up postgresql",
                "guard on absent",
                "guard on -l app=absent",
                "guard on -l a=b=c",
                "guard off -l =",
                "guard on --all -n elsewhere"
            })
    void whatCannotBeMeantIsRefusedInOneLine(String command) {
        String version = version();

        Said said = world.console().run(command.split(" "));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines()).hasSize(1);
        assertThat(version()).isEqualTo(version);
    }

    private String version() {
        return world.set().getMetadata().getResourceVersion();
    }
}
