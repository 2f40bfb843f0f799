package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the rules judge.
 *
 * @param workload what runs in the set before the change; after it, if nothing known ran before
 * @param fields every field that differs
 * @param containers those that are there before and after, in the order of the manifest
 */
record TemplateChange(
        StatefulSet current,
        StatefulSet proposed,
        Workload workload,
        List<FieldChange> fields,
        List<ContainerChange> containers) {

    static TemplateChange between(StatefulSet current, StatefulSet proposed) {
        Workload before = Workload.of(current);
        return new TemplateChange(
                current,
                proposed,
                before != Workload.OTHER ? before : Workload.of(proposed),
                TemplateDiff.between(template(current), template(proposed)),
                pairs(template(current), template(proposed)));
    }

    /** The containers of this workload, before and after. */
    Stream<ContainerChange> servers(Workload kind) {
        return containers.stream().filter(change -> change.workload() == kind);
    }

    private static List<ContainerChange> pairs(PodTemplateSpec before, PodTemplateSpec after) {
        List<Container> fresh = after.getSpec().getContainers();
        return before.getSpec().getContainers().stream()
                .flatMap(old -> fresh.stream()
                        .filter(container -> container.getName().equals(old.getName()))
                        .map(container -> ContainerChange.of(old, container)))
                .toList();
    }

    static PodTemplateSpec template(StatefulSet set) {
        return Optional.ofNullable(set.getSpec())
                .flatMap(spec -> Optional.ofNullable(spec.getTemplate()))
                .filter(template -> template.getSpec() != null)
                .orElseThrow(() -> new IllegalArgumentException("StatefulSet "
                        + (set.getMetadata() == null
                                ? "(without a name)"
                                : set.getMetadata().getName())
                        + " has no spec.template.spec: there is nothing to judge"));
    }
}
