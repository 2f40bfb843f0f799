package io.jenkins.plugins.statefulset.rollout.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The answer to a {@link Wanted}. */
public sealed interface Answered {
    /** What is there, as the server tells it; nothing also where the server does not know the kind. */
    record Objects(List<JsonNode> trees) implements Answered {
        public Objects {
            trees = List.copyOf(trees);
        }
    }

    /** It could not be read. */
    record Unreadable(ClusterException.Reason reason) implements Answered {}
}
