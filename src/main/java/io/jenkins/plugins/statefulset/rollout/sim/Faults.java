package io.jenkins.plugins.statefulset.rollout.sim;

import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All the faults of a simulation.
 *
 * @param list in the order given; where two say something of the same pod, the first counts
 */
public record Faults(List<Fault> list) {
    public static final Faults NONE = new Faults(List.of());

    public Faults {
        list = List.copyOf(list);
    }

    /**
     * Reads faults as {@code --fault} takes them.
     *
     * @throws BadRequestException if a name is unknown or its value has not the form that it needs
     */
    public static Faults parse(List<String> texts) {
        return new Faults(texts.stream().map(Faults::parse).toList());
    }

    /**
     * Reads one fault.
     *
     * @throws BadRequestException if its name is unknown or its value has not the form that it needs
     */
    public static Fault parse(String text) {
        return FaultParser.parse(text);
    }

    /** These faults, then the others. */
    public Faults and(Faults others) {
        return new Faults(Stream.concat(list.stream(), others.list.stream()).toList());
    }

    <T extends Fault> Stream<T> all(Class<T> type) {
        return list.stream().filter(type::isInstance).map(type::cast);
    }

    <T extends Fault> Optional<T> first(Class<T> type) {
        return all(type).findFirst();
    }

    /** What is wrong with a pod of that ordinal that starts now. */
    Optional<Fault.PodAilment> ailment(int ordinal, boolean onFirstRevision) {
        if (list.isEmpty()) {
            return Optional.empty();
        }
        return ofPods(ordinal)
                .filter(fault -> switch (fault.revisions()) {
                    case CHANGED -> !onFirstRevision;
                    case FIRST -> onFirstRevision;
                    case ANY -> true;
                })
                .findFirst();
    }

    private Stream<Fault.PodAilment> ofPods(int ordinal) {
        return list.stream().flatMap(fault -> {
            if (fault instanceof Fault.Ill ill && ill.hits(ordinal)) {
                return Stream.of(new Fault.PodAilment(ill.ailment(), ordinal, Optional.empty(), ill.revisions()));
            }
            return fault instanceof Fault.PodAilment ailment && ailment.ordinal() == ordinal
                    ? Stream.of(ailment)
                    : Stream.empty();
        });
    }

    /** Whether the pod of that ordinal is ill when the simulation begins. */
    boolean illAtTheStart(int ordinal) {
        return all(Fault.Ill.class).anyMatch(fault -> fault.hits(ordinal));
    }

    /** Whether no pod has ever been well. */
    boolean allIllAtTheStart() {
        return all(Fault.Ill.class).anyMatch(fault -> fault.ordinal().isEmpty());
    }
}
