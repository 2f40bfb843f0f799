package io.jenkins.plugins.statefulset.rollout.systems;

import java.util.Optional;
import java.util.Set;

/**
 * What the members of a system said of themselves at one moment, asked from outside.
 *
 * @param serving pods that take part and serve
 * @param leader the pod that leads; empty while none does, or where there is no such thing
 */
public record Roles(Set<String> serving, Optional<String> leader) {
    public Roles {
        serving = Set.copyOf(serving);
    }
}
