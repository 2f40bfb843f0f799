package io.jenkins.plugins.statefulset.rollout.problem;

/** Turns a wrong field into the error that names its place: a file and line, a live object, an option. */
@FunctionalInterface
public interface Problems {
    /**
     * @param path the field, as in {@code spec.template.spec.containers[0].image}; empty for the whole object
     * @param message what was found there and what is allowed
     */
    BadRequestException at(String path, String message);

    /** Problems of something that has no lines, such as a live object or an option. */
    static Problems of(String place) {
        return (path, message) ->
                new BadRequestException(place + ": " + (path.isEmpty() ? message : path + ": " + message));
    }
}
