package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The builds that wait until a set is free. */
@Extension
public final class WaitingBuilds {
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

    private record Waiting(RolloutTarget target, Run<?, ?> run) {}

    public static WaitingBuilds get() {
        return ExtensionList.lookupSingleton(WaitingBuilds.class);
    }

    public void add(RolloutTarget target, Run<?, ?> run) {
        waiting.add(new Waiting(target, run));
    }

    public void remove(RolloutTarget target, Run<?, ?> run) {
        waiting.remove(new Waiting(target, run));
    }

    /** For that set, in no order. */
    public List<Run<?, ?>> of(RolloutTarget target) {
        return waiting.stream()
                .filter(one -> one.target().equals(target))
                .<Run<?, ?>>map(Waiting::run)
                .toList();
    }
}
