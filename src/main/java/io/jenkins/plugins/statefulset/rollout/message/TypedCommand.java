package io.jenkins.plugins.statefulset.rollout.message;

/** Commands as a person types them at a shell: they name their options, on whatever surface they are shown. */
public final class TypedCommand {
    private TypedCommand() {}

    /** Takes what somebody else has put in place through waves. */
    public static String runApplied(String namespace, String name) {
        return "./rollout run " + name + " -n " + namespace + " --applied";
    }
}
