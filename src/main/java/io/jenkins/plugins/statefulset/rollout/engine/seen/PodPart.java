package io.jenkins.plugins.statefulset.rollout.engine.seen;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The pods of some neighbouring indexes, with what is true of all of them. Immutable. */
public final class PodPart {
    private final List<Optional<PodView>> pods;
    private final Set<Optional<String>> revisions = new HashSet<>();
    private final boolean ready;
    private final boolean keepsCauseOfPull;
    private final Instant latest;

    PodPart(List<Optional<PodView>> pods) {
        this.pods = Collections.unmodifiableList(new ArrayList<>(pods));
        boolean allReady = true;
        boolean anyCause = false;
        Instant last = Instant.MIN;
        for (Optional<PodView> pod : this.pods) {
            if (pod.isEmpty()) {
                allReady = false;
                continue;
            }
            PodView there = pod.get();
            revisions.add(there.revision());
            anyCause |= there.keepsCauseOfPull();
            if (there.ready()) {
                Instant since = there.readySince().get();
                last = since.isAfter(last) ? since : last;
            } else {
                allReady = false;
            }
        }
        this.ready = allReady;
        this.keepsCauseOfPull = anyCause;
        this.latest = last;
    }

    /** By index, from the first of these on. */
    List<Optional<PodView>> pods() {
        return pods;
    }

    /** Whether no pod is missing and each is ready. */
    boolean allReady() {
        return ready;
    }

    /** Whether no pod is missing and each has been ready for that long at that time. */
    boolean allAvailable(Instant time, long seconds) {
        return ready && !time.isBefore(seconds == 0 ? latest : latest.plusSeconds(seconds));
    }

    /** Whether each pod that is there is of that revision. */
    boolean allOn(String revision) {
        return revisions.isEmpty() || (revisions.size() == 1 && revisions.contains(Optional.of(revision)));
    }

    /** Whether a pod that is there is of that revision. */
    boolean anyOn(String revision) {
        return revisions.contains(Optional.of(revision));
    }

    /** Whether one of them has been ready only since after that time. */
    boolean anyReadyAfter(Instant time) {
        return latest.isAfter(time);
    }

    /** Whether {@link PodView#keepsCauseOfPull} holds for one of them. */
    boolean anyKeepsCauseOfPull() {
        return keepsCauseOfPull;
    }
}
