package io.jenkins.plugins.statefulset.rollout.gate;

/**
 * How container runtimes say that an image has no {@code sh}. Only their message tells it: the API server answers 500 to that as to many
 * other things.
 */
final class NoShell {
    private static final String CONTAINERD_AND_CRIO = "executable file not found in $PATH";
    private static final String NO_SUCH_FILE = "exec: \"sh\": stat sh: no such file";

    private NoShell() {}

    static boolean isSaidBy(String message) {
        return message.contains(CONTAINERD_AND_CRIO) || message.contains(NO_SUCH_FILE);
    }
}
