package io.jenkins.plugins.statefulset.rollout.message;

/** Commands as a person types them at a shell: they name their options, on whatever surface they are shown. */
public final class TypedCommand {
    /** The system property that says how this program was called, where that is not {@code ./rollout}. */
    private static final String CALLED = "rollout.program";

    private static final String PROGRAM = System.getProperty(CALLED, "./rollout");

    private TypedCommand() {}

    /** What runs this program: {@code ./rollout}, or {@code kubectl sts-rollout}. */
    public static String program() {
        return PROGRAM;
    }

    /** @param rest the command and its arguments */
    public static String of(String rest) {
        return PROGRAM + " " + rest;
    }

    /** Takes what somebody else has put in place through waves. */
    public static String runApplied(String namespace, String name) {
        return of("run " + name + " -n " + namespace + " --applied");
    }
}
