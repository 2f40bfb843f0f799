package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.util.Locale;

/** How a rollout stands, as a word, a sign and a colour: never as a colour alone. */
public enum RolloutStanding {
    STARTING("Starting", "○", "jenkins-!-text-color-secondary"),
    UNDER_WAY("Under way", "…", "jenkins-!-accent-color"),
    /** A wave is through, and somebody is to promote it. */
    WAITING("Waiting for a promotion", "‖", "jenkins-!-warning-color"),
    HELD("Held", "‖", "jenkins-!-warning-color"),
    /** Somebody took it up elsewhere, and its build waits for what comes of it. */
    ELSEWHERE("Driven elsewhere", "…", "jenkins-!-accent-color"),
    COMPLETED("Completed", "✓", "jenkins-!-success-color"),
    ROLLED_BACK("Rolled back", "↩", "jenkins-!-warning-color"),
    FAILED("Failed", "✗", "jenkins-!-error-color"),
    /** It is not over on the cluster, and this build does nothing about it any more. */
    LEFT("Left by its build", "?", "jenkins-!-warning-color"),
    /** Another rollout has its set, so it is over; how it ended was not seen. */
    REPLACED("Over", "–", "jenkins-!-text-color-secondary");

    private final String words;
    private final String sign;
    private final String colorClass;

    RolloutStanding(String words, String sign, String colorClass) {
        this.words = words;
        this.sign = sign;
        this.colorClass = colorClass;
    }

    static RolloutStanding of(Result outcome) {
        return switch (outcome) {
            case COMPLETED -> COMPLETED;
            case ROLLED_BACK -> ROLLED_BACK;
            case HELD -> HELD;
            case FAILED -> FAILED;
        };
    }

    public String getWords() {
        return words;
    }

    public String getSign() {
        return sign;
    }

    /** A class of Jenkins' design for text. */
    public String getColorClass() {
        return colorClass;
    }

    /** The last part of the classes of this plugin's style sheet. */
    public String getStyle() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
