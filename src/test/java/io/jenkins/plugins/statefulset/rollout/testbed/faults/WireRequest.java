package io.jenkins.plugins.statefulset.rollout.testbed.faults;

/**
 * A request as it came over the wire.
 *
 * @param target path and query
 * @param body empty where there is none
 */
record WireRequest(String method, String target, String body) {
    private static final String WATCH = "watch=true";

    /** Whether it asks for something that stays open. */
    boolean watches() {
        return target.contains(WATCH);
    }

    RequestKind kind() {
        return RequestKind.of(this);
    }

    @Override
    public String toString() {
        return method + " " + target.replaceFirst("\\?.*", "") + " (" + kind() + ")";
    }
}
