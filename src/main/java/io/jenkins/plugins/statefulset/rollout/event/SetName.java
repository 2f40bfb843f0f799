package io.jenkins.plugins.statefulset.rollout.event;

/**
 * The StatefulSet that an event is about.
 *
 * @param namespace empty where none is told
 */
public record SetName(String namespace, String name) {
    /** @param written {@code namespace/name}, as events have it: neither of the two holds a slash */
    public static SetName of(String written) {
        int slash = written.indexOf('/');
        return new SetName(written.substring(0, Math.max(0, slash)), written.substring(slash + 1));
    }

    /** {@code namespace/name}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
