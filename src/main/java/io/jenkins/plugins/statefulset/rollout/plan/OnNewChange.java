package io.jenkins.plugins.statefulset.rollout.plan;

/** What becomes of a rollout of what is in place when its owner puts something newer there. */
public enum OnNewChange {
    /** It is held, and a person decides. */
    HOLD("hold"),
    /** It ends there, and another one begins on the newest in its place. */
    RESTART("restart");

    private final String word;

    OnNewChange(String word) {
        this.word = word;
    }

    /** As options spell it. */
    public String word() {
        return word;
    }
}
