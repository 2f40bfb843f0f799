package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The sets that a build found as it wanted them: later steps have nothing to do for these. Persisted, so no field is renamed. */
public final class UnchangedSets extends InvisibleAction {
    private final CopyOnWriteArrayList<Name> sets = new CopyOnWriteArrayList<>();

    public static synchronized UnchangedSets of(Run<?, ?> run) {
        UnchangedSets action = run.getAction(UnchangedSets.class);
        if (action == null) {
            action = new UnchangedSets();
            run.addAction(action);
        }
        return action;
    }

    public void add(RolloutTarget target) {
        sets.add(new Name(target));
    }

    /** In the order in which they were found. */
    public List<RolloutTarget> sets() {
        return sets.stream()
                .map(set -> new RolloutTarget(set.cluster, set.namespace, set.name))
                .toList();
    }

    /** Not a record: what persists builds cannot read those. */
    private static final class Name {
        private final ClusterRef cluster;
        private final String namespace;
        private final String name;

        Name(RolloutTarget target) {
            cluster = target.cluster();
            namespace = target.namespace();
            name = target.name();
        }
    }
}
