package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import org.jvnet.localizer.Localizable;

/** How a rollout stands, as a word, a sign and a colour: never as a colour alone. */
public enum RolloutStanding {
    STARTING(Messages._RolloutStanding_starting(), "○", "jenkins-!-text-color-secondary"),
    UNDER_WAY(Messages._RolloutStanding_underWay(), "…", "jenkins-!-accent-color"),
    /** A wave is through, and somebody is to promote it. */
    WAITING(Messages._RolloutStanding_waiting(), "‖", "jenkins-!-warning-color"),
    HELD(Messages._RolloutStanding_held(), "‖", "jenkins-!-warning-color"),
    /** Somebody took it up elsewhere, and its build waits for what comes of it. */
    ELSEWHERE(Messages._RolloutStanding_elsewhere(), "…", "jenkins-!-accent-color"),
    COMPLETED(Messages._RolloutStanding_completed(), "✓", "jenkins-!-success-color"),
    ROLLED_BACK(Messages._RolloutStanding_rolledBack(), "↩", "jenkins-!-warning-color"),
    FAILED(Messages._RolloutStanding_failed(), "✗", "jenkins-!-error-color"),
    /** It is not over on the cluster, and this build does nothing about it any more. */
    LEFT(Messages._RolloutStanding_left(), "?", "jenkins-!-warning-color"),
    /** Another rollout has its set, so it is over; how it ended was not seen. */
    REPLACED(Messages._RolloutStanding_replaced(), "–", "jenkins-!-text-color-secondary");

    private final Localizable words;
    private final String sign;
    private final String colorClass;

    RolloutStanding(Localizable words, String sign, String colorClass) {
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

    /** In the language of who looks at the page. */
    public String getWords() {
        return words.toString();
    }

    String words(Reader reader) {
        return words.toString(reader.language().locale());
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
        return ConstantWords.of(this);
    }
}
