package io.jenkins.plugins.statefulset.rollout.kube;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Kubernetes, as far as behaviour depends on it.
 *
 * @param patch 0 where it is not known
 */
public record KubernetesVersion(int major, int minor, int patch) implements Comparable<KubernetesVersion> {
    private static final Pattern FORM = Pattern.compile("v?(\\d+)\\.(\\d+)\\+?(?:\\.(\\d+))?.*");

    /** {@code 1.34}, {@code v1.37.2}, {@code v1.34.4-gke.100}, {@code 1.30+}. */
    public static KubernetesVersion parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no Kubernetes version: expected a form like 1.34 or v1.37.2");
        }
        String patch = matcher.group(3);
        return new KubernetesVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
    }

    public boolean atLeast(int otherMajor, int otherMinor) {
        return major != otherMajor ? major > otherMajor : minor >= otherMinor;
    }

    /**
     * Whether {@code maxUnavailable} of a StatefulSet is in force: the gate MaxUnavailableStatefulSet is on by default
     * from 1.37; before, the API server drops the field.
     */
    public boolean honoursMaxUnavailable() {
        return atLeast(1, 37);
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = Integer.compare(minor, other.minor);
        return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
