package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
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
 * @param containers those that are there before and after, sidecars that start first among them, in the order of the manifest
 */
record TemplateChange(
        StatefulSet current,
        StatefulSet proposed,
        Workload workload,
        List<ChangedField> fields,
        List<ContainerChange> containers) {

    static TemplateChange between(StatefulSet current, StatefulSet proposed, RuleBook book) {
        Workload before = Workload.of(current);
        return new TemplateChange(
                current,
                proposed,
                before != Workload.OTHER ? before : Workload.of(proposed),
                ChangedFields.between(template(current), template(proposed)),
                pairs(current, proposed, book));
    }

    /** The containers of this workload, before and after. */
    Stream<ContainerChange> servers(Workload kind) {
        return containers.stream().filter(change -> change.workload() == kind);
    }

    /** The container of that name in that list of the pod, if it runs beside the others before and after. */
    Optional<ContainerChange> container(String list, String name) {
        return containers.stream()
                .filter(container ->
                        container.list().equals(list) && container.name().equals(name))
                .findFirst();
    }

    private static List<ContainerChange> pairs(StatefulSet current, StatefulSet proposed, RuleBook book) {
        PodSpec before = template(current).getSpec();
        PodSpec after = template(proposed).getSpec();
        Pairing pairing = (list, old, fresh) -> ContainerChange.of(
                list, old, fresh, DataVolumes.keepsData(old, current) && DataVolumes.keepsData(fresh, proposed), book);
        return Stream.concat(
                        pairs("initContainers", Sidecars.of(before), Sidecars.of(after), pairing),
                        pairs("containers", before.getContainers(), after.getContainers(), pairing))
                .toList();
    }

    private static Stream<ContainerChange> pairs(
            String list, List<Container> before, List<Container> after, Pairing pairing) {
        return before.stream().flatMap(old -> after.stream()
                .filter(container -> container.getName().equals(old.getName()))
                .map(container -> pairing.pair(list, old, container)));
    }

    private interface Pairing {
        ContainerChange pair(String list, Container before, Container after);
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
