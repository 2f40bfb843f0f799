package io.jenkins.plugins.statefulset.rollout.neighbour;

import java.util.ArrayList;
import java.util.List;

/** Finds the neighbours of a set: first who writes it, then who moves its pods, then who may refuse the new ones. */
public final class NeighbourJudge {
    private NeighbourJudge() {}

    public static List<Neighbour> judge(Scene scene) {
        List<Neighbour> found = new ArrayList<>();
        found.addAll(new Appliers(scene).find());
        found.addAll(new Scalers(scene).find());
        found.addAll(new Leaving(scene).find());
        found.addAll(new Quotas(scene).find());
        found.addAll(new LimitRanges(scene).find());
        scene.warnings().stream().map(Neighbour.AdmissionWarning::new).forEach(found::add);
        return List.copyOf(found);
    }
}
