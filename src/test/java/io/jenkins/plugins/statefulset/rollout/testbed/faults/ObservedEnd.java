package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.jenkins.plugins.statefulset.rollout.driver.Drivers;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a rollout leaves, as its {@link SetWitness} saw it.
 *
 * @param record result and phase that stand in the record
 * @param partitions every one that the set had
 * @param strategy as stored
 * @param template image and annotations
 * @param foreign what somebody else wrote to the set meanwhile
 */
record ObservedEnd(
        String record,
        List<Integer> partitions,
        String strategy,
        String template,
        List<String> pods,
        String foreign,
        int jobs,
        String lease) {

    static final String NOBODY = "nobody";

    private static boolean hasRunOut(LeaseSpec lease) {
        return Instant.now().isAfter(lease.getRenewTime().toInstant().plusSeconds(lease.getLeaseDurationSeconds()));
    }

    /** What is different, with both values. */
    String unlike(ObservedEnd expected) {
        return Stream.of(ObservedEnd.class.getRecordComponents())
                .filter(each -> !value(each).equals(expected.value(each)))
                .map(each -> each.getName() + " " + value(each) + " and not " + expected.value(each))
                .collect(Collectors.joining(", "));
    }

    private Object value(RecordComponent component) {
        try {
            return component.getAccessor().invoke(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static ObservedEnd of(FaultNamespace arena) {
        SetWitness witness = arena.witness();
        StatefulSet set = witness.set().orElseThrow();
        Map<String, String> annotations =
                new TreeMap<>(set.getSpec().getTemplate().getMetadata().getAnnotations());
        return new ObservedEnd(
                witness.state()
                        .map(state -> state.phase() + " "
                                + state.end()
                                        .map(End::result)
                                        .map(String::valueOf)
                                        .orElse("-"))
                        .orElse("none"),
                witness.partitions(),
                set.getSpec().getUpdateStrategy().getType(),
                set.getSpec().getTemplate().getSpec().getContainers().get(0).getImage() + " " + annotations,
                witness.pods(),
                set.getSpec().getRevisionHistoryLimit() + " "
                        + set.getMetadata().getAnnotations().get(FaultNamespace.BYSTANDER),
                arena.admin()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(arena.namespace())
                        .list()
                        .getItems()
                        .size(),
                Optional.ofNullable(arena.admin()
                                .leases()
                                .inNamespace(arena.namespace())
                                .withName(Drivers.lease(FaultNamespace.SET))
                                .get())
                        .map(Lease::getSpec)
                        .filter(lease -> !hasRunOut(lease))
                        .map(LeaseSpec::getHolderIdentity)
                        .filter(holder -> !holder.isEmpty())
                        .orElse(NOBODY));
    }
}
