package io.jenkins.plugins.statefulset.rollout.problem;

import io.jenkins.plugins.statefulset.rollout.message.Message;

/** Turns a wrong field into the error that names its place: a file and line, a live object, a field of the request. */
@FunctionalInterface
public interface Problems {
    /**
     * @param path the field, as in {@code spec.template.spec.containers[0].image}; empty for the whole object
     * @param message what was found there and what is allowed
     */
    BadRequestException at(String path, String message);

    /** Problems of something that has no lines, such as a live object. */
    static Problems of(String place) {
        return of(Message.of(place));
    }

    /** Problems of what a field of the request brings. */
    static Problems of(Message place) {
        return (path, message) ->
                new BadRequestException(place.and(": " + (path.isEmpty() ? message : path + ": " + message)));
    }
}
