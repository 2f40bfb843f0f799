package io.jenkins.plugins.statefulset.rollout.problem;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

/** What a person asked for is in place already: there is nothing to roll out. For who asks again and again it is no error. */
public final class UnchangedException extends BadRequestException {
    private static final long serialVersionUID = 1L;

    public UnchangedException(String message) {
        super(message);
    }

    public UnchangedException(Phrase sentence) {
        super(sentence);
    }

    public UnchangedException(Message message) {
        super(message);
    }
}
