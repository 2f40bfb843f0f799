package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

/** Something that a person should know before the change and that neither raises its risk nor stops it. */
record Warning(Message text) implements Finding {
    Warning(Phrase sentence) {
        this(sentence.message());
    }
}
