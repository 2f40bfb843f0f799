package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.sim.Deletion;
import io.jenkins.plugins.statefulset.rollout.sim.Deletion.Dependents;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import java.util.Optional;

/** {@code DeleteOptions}, after {@code rest.BeforeDelete}. */
final class Preconditions {
    private Preconditions() {}

    /** @throws StatusError if another object or version is meant */
    static void check(Resource resource, HasMetadata object, JsonNode preconditions) {
        String uid = preconditions.path("uid").asText("");
        if (!uid.isEmpty()) {
            checkUid(resource, object, uid);
        }
        String version = preconditions.path("resourceVersion").asText("");
        String present = object.getMetadata().getResourceVersion();
        if (!version.isEmpty() && !version.equals(present)) {
            throw conflict(
                    resource,
                    object,
                    "the ResourceVersion in the precondition (" + version
                            + ") does not match the ResourceVersion in record (" + present
                            + "). The object might have been modified");
        }
    }

    static void checkUid(Resource resource, HasMetadata object, String uid) {
        String present = object.getMetadata().getUid();
        if (!uid.equals(present)) {
            throw conflict(
                    resource,
                    object,
                    "the UID in the precondition (" + uid + ") does not match the UID in record (" + present
                            + "). The object might have been deleted and then recreated");
        }
    }

    private static StatusError conflict(Resource resource, HasMetadata object, String why) {
        String name = object.getMetadata().getName();
        return new StatusError(
                        409,
                        "Conflict",
                        "Operation cannot be fulfilled on " + resource.qualifiedKind() + " \"" + name + "\": " + why)
                .about(resource, name);
    }

    static Deletion deletion(ApiRequest asked, JsonNode options) {
        String policy = options.path("propagationPolicy")
                .asText(asked.parameter("propagationPolicy").orElse("Background"));
        boolean orphan = options.path("orphanDependents").asBoolean(asked.isOn("orphanDependents"));
        Dependents dependents =
                switch (policy) {
                    case "Background" -> orphan ? Dependents.ORPHAN : Dependents.BACKGROUND;
                    case "Foreground" -> Dependents.FOREGROUND;
                    case "Orphan" -> Dependents.ORPHAN;
                    default ->
                        throw new StatusError(
                                422,
                                "Invalid",
                                "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \""
                                        + policy + "\": supported values: \"Background\", \"Foreground\", \"Orphan\"");
                };
        JsonNode grace = options.path("gracePeriodSeconds");
        Optional<Long> seconds = grace.isNumber() ? Optional.of(grace.asLong()) : asked.number("gracePeriodSeconds");
        boolean dry = options.path("dryRun").toString().contains("All");
        return new Deletion(dependents, seconds, dry ? WriteMode.DRY_RUN : ResourceApi.mode(asked));
    }
}
