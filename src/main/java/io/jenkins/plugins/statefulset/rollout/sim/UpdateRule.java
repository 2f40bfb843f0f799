package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.IntOrPercent;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import java.util.BitSet;

/** Which pods a rolling update deletes next, by the server's version. */
enum UpdateRule {
    /**
     * Without the gate MaxUnavailableStatefulSet: the end of {@code updateStatefulSet}. From the highest ordinal down to
     * the partition, the first that is stale is deleted; the first that is unavailable stops the update. A stale pod is
     * deleted whether it is healthy or not.
     */
    ONE_BY_ONE {
        @Override
        BitSet choose(StatefulSetController.Round round) {
            BitSet stale = round.state().stale(round.update(), round.start(), round.replicas());
            BitSet candidates = round.state().unavailable(round.start(), round.replicas());
            candidates.or(stale);
            int highest = candidates.length() - 1;
            BitSet chosen = new BitSet();
            if (highest >= round.start() + round.partition() && stale.get(highest)) {
                chosen.set(highest);
            }
            return chosen;
        }
    },

    /**
     * With the gate as it was in 1.35.0 to 1.35.3: {@code updateStatefulSetAfterInvariantEstablished}. Where as many pods
     * are unavailable as may be, nothing is deleted, not even a stale pod that will never get ready (kubernetes #137409).
     */
    WITHIN_MAX_UNAVAILABLE {
        @Override
        BitSet choose(StatefulSetController.Round round) {
            BitSet stale = above(round, round.state().stale(round.update(), round.start(), round.replicas()));
            return highest(stale, free(round));
        }
    },

    /**
     * With the gate from 1.37 on: as above for OrderedReady; under Parallel stale pods that are unavailable are deleted
     * whatever their number, and available ones as far as maxUnavailable goes (kubernetes pull request 137666).
     */
    UNAVAILABLE_FIRST {
        @Override
        BitSet choose(StatefulSetController.Round round) {
            if (!isParallel(round.set())) {
                return WITHIN_MAX_UNAVAILABLE.choose(round);
            }
            BitSet unavailable = round.state().unavailable(round.start(), round.replicas());
            BitSet stale = round.state().stale(round.update(), round.start(), round.replicas());
            BitSet broken = (BitSet) stale.clone();
            broken.and(unavailable);
            BitSet healthy = above(round, stale);
            healthy.andNot(unavailable);
            BitSet chosen = highest(healthy, free(round));
            chosen.or(above(round, broken));
            return chosen;
        }
    };

    /** Ordinals to delete now. */
    abstract BitSet choose(StatefulSetController.Round round);

    static UpdateRule of(KubernetesVersion version) {
        if (version.atLeast(1, 37)) {
            return UNAVAILABLE_FIRST;
        }
        return isGateOn(version) ? WITHIN_MAX_UNAVAILABLE : ONE_BY_ONE;
    }

    /** Whether MaxUnavailableStatefulSet is on by default: from 1.37, and by mistake in 1.35.0 to 1.35.3. */
    static boolean isGateOn(KubernetesVersion version) {
        boolean mistaken = version.major() == 1 && version.minor() == 35 && version.patch() <= 3;
        return version.atLeast(1, 37) || mistaken;
    }

    static boolean isParallel(StatefulSet set) {
        return "Parallel".equals(set.getSpec().getPodManagementPolicy());
    }

    /** {@code getStatefulSetMaxUnavailable}: percentages round down here, but never below 1. */
    static int maxUnavailable(StatefulSet set) {
        var rolling = set.getSpec().getUpdateStrategy().getRollingUpdate();
        IntOrString value = rolling == null ? null : rolling.getMaxUnavailable();
        if (value == null) {
            return 1;
        }
        return Math.max(1, IntOrPercent.down(value, set.getSpec().getReplicas()));
    }

    private static int free(StatefulSetController.Round round) {
        return maxUnavailable(round.set())
                - round.state().unavailable(round.start(), round.replicas()).cardinality();
    }

    private static BitSet above(StatefulSetController.Round round, BitSet ordinals) {
        BitSet result = (BitSet) ordinals.clone();
        result.clear(0, round.start() + round.partition());
        return result;
    }

    private static BitSet highest(BitSet ordinals, int count) {
        BitSet result = new BitSet();
        int left = count;
        for (int i = ordinals.length() - 1; i >= 0 && left > 0; i = ordinals.previousSetBit(i - 1)) {
            result.set(i);
            left--;
        }
        return result;
    }
}
