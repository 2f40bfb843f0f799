package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;

/** How much a change may cost, from nothing to the data itself. The order of the constants is the order of the risk. */
public enum RiskLevel {
    /** Nothing changes. */
    NONE,
    /** Pods restart; the data files and the way they are read stay as they are. */
    LOW,
    /** It may lose data, make it unreadable, or cannot be judged from the manifest. A backup belongs before it. */
    HIGH;

    /** The name in lower case, as it stands in JSON and on a terminal. */
    public String wireName() {
        return ConstantWords.of(this);
    }
}
