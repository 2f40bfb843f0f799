package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a scenario ended; the same on every ground.
 *
 * @param outcome what the last driver said, or {@code REFUSED}
 * @param partitions in the order in which they were told
 * @param template what the set says in the end
 * @param strategy type, partition and {@code maxUnavailable} as stored
 * @param pods by ordinal
 * @param revisions how many there are
 * @param record the phase that stands in the record, with {@code held} where it is
 * @param word whether a person's word was left lying
 * @param lease who has it: {@code nobody}, {@code a driver} or {@code somebody else}
 */
record ScenarioEnd(
        String outcome,
        List<Integer> partitions,
        Template template,
        String strategy,
        List<PodEnd> pods,
        int revisions,
        String record,
        boolean word,
        String lease) {

    /** The part of a template that scenarios change. */
    record Template(String image, Map<String, String> annotations) {
        static Template of(PodTemplateSpec template) {
            return of(
                    template.getSpec().getContainers().get(0).getImage(),
                    template.getMetadata().getAnnotations());
        }

        static Template of(String image, Map<String, String> annotations) {
            Map<String, String> ours = new TreeMap<>(annotations == null ? Map.of() : annotations);
            ours.keySet().removeIf(key -> !key.startsWith("testbed/") && !key.startsWith("suite/"));
            return new Template(image, ours);
        }
    }

    record PodEnd(int ordinal, String image, boolean ready) {
        static PodEnd of(Pod pod) {
            String name = pod.getMetadata().getName();
            return new PodEnd(
                    Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)),
                    pod.getSpec().getContainers().get(0).getImage(),
                    ScenarioEnd.ready(pod));
        }
    }

    static boolean ready(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    static ScenarioEnd of(String outcome, List<Integer> partitions, Ground ground) {
        StatefulSet set = ground.set();
        return new ScenarioEnd(
                outcome,
                partitions,
                Template.of(set.getSpec().getTemplate()),
                strategy(set.getSpec().getUpdateStrategy()),
                ground.pods().stream()
                        .map(PodEnd::of)
                        .sorted(Comparator.comparingInt(PodEnd::ordinal))
                        .toList(),
                ground.revisions(),
                StateAnnotation.state(set).map(ScenarioEnd::record).orElse("none"),
                StateAnnotation.command(set).isPresent(),
                ground.lease()
                        .map(lease -> holder(lease.getSpec().getHolderIdentity()))
                        .orElse("nobody"));
    }

    private static String strategy(StatefulSetUpdateStrategy strategy) {
        if (strategy.getRollingUpdate() == null) {
            return strategy.getType();
        }
        Object limit = strategy.getRollingUpdate().getMaxUnavailable();
        return strategy.getType() + ", partition " + strategy.getRollingUpdate().getPartition()
                + (limit == null
                        ? ""
                        : ", maxUnavailable "
                                + strategy.getRollingUpdate()
                                        .getMaxUnavailable()
                                        .getValue());
    }

    private static String record(RolloutState state) {
        return state.phase() + (state.held().isPresent() ? ", held" : "");
    }

    private static String holder(String identity) {
        if (identity == null || identity.isEmpty()) {
            return "nobody";
        }
        return identity.equals("somebody-else") ? "somebody else" : "a driver";
    }
}
