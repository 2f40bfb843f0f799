package io.jenkins.plugins.statefulset.rollout.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a table of waves. Up to {@value #MOST} waves have a row each. Of more, neighbours of one ordinal each share a row,
 * but for the first two and the last wave, which a reader looks for.
 */
public final class WaveRows {
    static final int MOST = 20;
    private static final int FIRST = 2;

    private WaveRows() {}

    /** The waves of each row, in their order; no row is empty. */
    public static List<List<Wave>> of(List<Wave> waves) {
        List<List<Wave>> rows = new ArrayList<>();
        for (int i = 0; i < waves.size(); i++) {
            Wave wave = waves.get(i);
            boolean shared = waves.size() > MOST && i > FIRST && i < waves.size() - 1;
            if (shared && isSingle(wave) && isSingle(waves.get(i - 1))) {
                rows.get(rows.size() - 1).add(wave);
            } else {
                rows.add(new ArrayList<>(List.of(wave)));
            }
        }
        return rows;
    }

    private static boolean isSingle(Wave wave) {
        return wave.ordinals().size() == 1;
    }
}
