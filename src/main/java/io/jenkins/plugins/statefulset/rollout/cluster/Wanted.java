package io.jenkins.plugins.statefulset.rollout.cluster;

import java.util.Optional;

/**
 * Objects to read: all of a kind in a place, or one of them.
 *
 * @param namespace empty for what belongs to no namespace
 * @param name of the one that is meant; empty for all
 */
public record Wanted(ApiResource resource, String namespace, Optional<String> name) {
    public static Wanted all(ApiResource resource, String namespace) {
        return new Wanted(resource, namespace, Optional.empty());
    }

    public static Wanted one(ApiResource resource, String namespace, String name) {
        return new Wanted(resource, namespace, Optional.of(name));
    }

    /** What the account must be allowed. */
    public Permission permission() {
        return new Permission(
                name.isPresent() ? "get" : "list", resource.group(), resource.plural(), namespace, name.orElse(""));
    }
}
