package io.jenkins.plugins.statefulset.rollout.problem;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

/** Turns a wrong field into the error that names its place: a file and line, a live object, a field of the request. */
@FunctionalInterface
public interface Problems {
    /**
     * @param path the field, as in {@code spec.template.spec.containers[0].image}; empty for the whole object
     * @param message what was found there and what is allowed
     */
    BadRequestException at(String path, Message message);

    /** The same in words that are alike in every language. */
    default BadRequestException at(String path, String message) {
        return at(path, Message.of(message));
    }

    /** The same in a sentence of the catalogue. */
    default BadRequestException at(String path, Phrase sentence) {
        return at(path, sentence.message());
    }

    /** Problems of something that has no lines, such as a live object. */
    static Problems of(String place) {
        return of(Message.of(place));
    }

    /** Problems of what a field of the request brings. */
    static Problems of(Message place) {
        return (path, message) -> new BadRequestException(BadRequestException.at(
                place, path.isEmpty() ? message : BadRequestException.at(Message.of(path), message)));
    }
}
