package io.jenkins.plugins.statefulset.rollout.kube;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Optional;

/** Which controller keeps an object up: of its owners the one that is marked so ({@code GetControllerOf} in controller_ref.go of apimachinery). */
public final class ControllerReference {
    private ControllerReference() {}

    /** Empty for an object that no controller keeps up. */
    public static Optional<OwnerReference> of(ObjectMeta object) {
        return object.getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    /** Whether the object with that UID keeps this one up. */
    public static boolean isTo(String uid, ObjectMeta object) {
        return of(object).filter(owner -> uid.equals(owner.getUid())).isPresent();
    }
}
