package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.function.ToIntFunction;

/** One command's work on a real cluster. */
record ClusterSession(Venue venue, Rollouts rollouts, String namespace) {

    /**
     * Connects, works, and lets go.
     *
     * @throws BadRequestException if the cluster can't be reached or refuses; names it
     */
    static int on(Shell shell, ClusterOptions options, ToIntFunction<ClusterSession> work) {
        try (Venue venue = shell.clusters().apply(options);
                Rollouts rollouts = Rollouts.on(venue.cluster(), venue.scheduler())) {
            String namespace = options.namespace().orElse(venue.defaultNamespace());
            try {
                return work.applyAsInt(new ClusterSession(venue, rollouts, namespace));
            } catch (ClusterException e) {
                Message named =
                        switch (e.naming()) {
                            case NAMES_THE_SERVER -> e.told();
                            case LEAVES_OUT_THE_SERVER ->
                                BadRequestException.at(
                                        Message.of(venue.cluster().name()), e.told());
                        };
                throw new BadRequestException(named, e);
            }
        }
    }
}
