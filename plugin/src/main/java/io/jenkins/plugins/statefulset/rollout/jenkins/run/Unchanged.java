package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.UnchangedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A set that is already as it was asked to be.
 *
 * <ol>
 *   <li>That is no failure: a job that is run again, or every night, asks for what is there.
 *   <li>A set that has the template, but pods that are not on it, is no such set: an earlier change is not finished there.
 * </ol>
 *
 * @param pods how many it has
 * @param ready how many of them are ready
 */
public record Unchanged(RolloutTarget target, int pods, int ready) {
    /**
     * @param why in the library's words
     * @throws BadRequestException if pods are not on the template that the set has
     */
    public static Unchanged of(RolloutTarget target, RolloutStatus status, UnchangedException why) {
        List<String> astray = new ArrayList<>();
        int ready = 0;
        for (int index = 0; index < status.set().replicas(); index++) {
            Optional<PodView> pod = index < status.pods().size() ? status.pods().get(index) : Optional.empty();
            if (pod.isEmpty() || !pod.get().revision().equals(status.set().updateRevision())) {
                astray.add(status.set().podName(index));
            } else if (pod.get().ready()) {
                ready++;
            }
        }
        if (!astray.isEmpty()) {
            throw new BadRequestException(
                    why.told()
                            .and(
                                    "; but " + String.join(", ", astray)
                                            + (astray.size() == 1 ? " is" : " are")
                                            + " not on it: an earlier change is not finished. With applied: true they are taken to it, wave by wave"));
        }
        return new Unchanged(target, status.set().replicas(), ready);
    }

    /** For the log. */
    public String words() {
        return "Nothing to roll out: StatefulSet " + target + " has this pod template already, all " + pods
                + " pods are on it, and " + (ready == pods ? "all" : ready) + " of them are ready.";
    }
}
