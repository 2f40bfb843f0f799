package io.jenkins.plugins.statefulset.rollout.cli;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.Hostile;
import io.jenkins.plugins.statefulset.rollout.HostileInput;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The annotations of a set, which anybody who may write the set can edit: the record, then the commands, then the answers, a line each. */
class RecordFuzzTest extends HostileInput {
    private static final List<String> ANNOTATIONS =
            List.of(StateAnnotation.STATE, StateAnnotation.COMMAND, StateAnnotation.ANSWERS);
    private static final List<HasMetadata> OBJECTS =
            Manifests.read("examples/postgresql", InputStream.nullInputStream(), "default").entries().stream()
                    .map(Manifests.Entry::object)
                    .toList();

    @FuzzTest
    void records(byte[] input) {
        String text = Hostile.text(input);
        Map<String, String> annotations = new HashMap<>();
        String[] lines = text.split("\n", ANNOTATIONS.size());
        for (int i = 0; i < lines.length; i++) {
            annotations.put(ANNOTATIONS.get(i), lines[i]);
        }
        Hostile.drive(text, () -> {
            SimulatedCluster cluster = SimulatedCluster.builder()
                    .start(CommandLine.NOON)
                    .load(OBJECTS.stream()
                            .map(object -> annotated(object, annotations))
                            .toList())
                    .build();
            for (String command : List.of(
                    "status postgresql",
                    "status postgresql -o json",
                    "plan postgresql --restart",
                    "hold postgresql",
                    "promote postgresql",
                    "resume postgresql")) {
                Said said = new CommandLine().on(cluster).run(command.split(" "));
                Hostile.words(text, said.out() + said.err());
            }
        });
    }

    private static HasMetadata annotated(HasMetadata object, Map<String, String> annotations) {
        return object instanceof StatefulSet set
                ? new StatefulSetBuilder(set)
                        .editMetadata()
                        .addToAnnotations(annotations)
                        .endMetadata()
                        .build()
                : object;
    }
}
