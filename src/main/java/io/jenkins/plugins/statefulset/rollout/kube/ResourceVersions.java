package io.jenkins.plugins.statefulset.rollout.kube;

/**
 * Which of two states of an object is the older one. Since Kubernetes 1.35 resource versions are decimal numbers that clients may compare
 * (KEP-5504); earlier versions of the API server wrote the same, by etcd's revision.
 */
public final class ResourceVersions {
    private ResourceVersions() {}

    /** Whether the first comes before the second; false where one of them is no number, so that nobody knows. */
    public static boolean isOlder(String version, String than) {
        if (!isNumber(version) || !isNumber(than)) {
            return false;
        }
        return version.length() == than.length() ? version.compareTo(than) < 0 : version.length() < than.length();
    }

    private static boolean isNumber(String version) {
        return version != null
                && !version.isEmpty()
                && version.charAt(0) != '0'
                && version.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }
}
