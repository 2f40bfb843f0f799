package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who changes how many pods the set has, or how large they are.
 *
 * <ol>
 *   <li>A HorizontalPodAutoscaler by its {@code scaleTargetRef}; {@code minReplicas} is 1 unless it says otherwise (autoscaling/v2).
 *       One that a ScaledObject made is not told beside it.
 *   <li>A ScaledObject likewise, whose target is a Deployment unless it says otherwise; its minimum is 0 and its maximum 100 unless it says
 *       otherwise, and {@code idleReplicaCount} counts where it is lower (<a
 *       href="https://keda.sh/docs/latest/reference/scaledobject-spec/">keda.sh/v1alpha1</a>). An annotation pauses it.
 *   <li>A VerticalPodAutoscaler by its {@code targetRef}, where its mode lets it take pods down: Auto, which is the one without any,
 *       Recreate, InPlaceOrRecreate; and Initial, under which new pods request something else than the template says.
 * </ol>
 */
final class Scalers {
    private static final Set<String> ACTS = Set.of("Auto", "Recreate", "InPlaceOrRecreate", "Initial");

    private final Scene scene;

    Scalers(Scene scene) {
        this.scene = scene;
    }

    List<Neighbour> find() {
        List<Neighbour> found = new ArrayList<>();
        for (JsonNode scaler : scene.podAutoscalers()) {
            if (isOnTheSet(scaler.path("spec").path("scaleTargetRef"), "") && !isMadeByKeda(scaler)) {
                found.add(new Neighbour.PodAutoscaler(
                        Scene.name(scaler),
                        bounded(scaler.path("spec").path("minReplicas"), 1),
                        bounded(scaler.path("spec").path("maxReplicas"), 1)));
            }
        }
        for (JsonNode scaler : scene.scaledObjects()) {
            if (isOnTheSet(scaler.path("spec").path("scaleTargetRef"), "Deployment")) {
                found.add(keda(scaler));
            }
        }
        for (JsonNode scaler : scene.verticalAutoscalers()) {
            String mode =
                    scaler.path("spec").path("updatePolicy").path("updateMode").asText("Auto");
            if (isOnTheSet(scaler.path("spec").path("targetRef"), "") && ACTS.contains(mode)) {
                found.add(new Neighbour.VerticalAutoscaler(Scene.name(scaler), mode));
            }
        }
        return found;
    }

    private static Neighbour keda(JsonNode scaler) {
        JsonNode spec = scaler.path("spec");
        int minimum = bounded(spec.path("minReplicaCount"), 0);
        JsonNode annotations = scaler.path("metadata").path("annotations");
        boolean paused =
                annotations.path("autoscaling.keda.sh/paused").asText("").equals("true")
                        || annotations.has("autoscaling.keda.sh/paused-replicas");
        return new Neighbour.KedaScaler(
                Scene.name(scaler),
                Math.min(minimum, bounded(spec.path("idleReplicaCount"), minimum)),
                bounded(spec.path("maxReplicaCount"), 100),
                paused ? Activity.PAUSED : Activity.RUNNING);
    }

    private boolean isOnTheSet(JsonNode target, String usualKind) {
        return target.path("kind").asText(usualKind).equals("StatefulSet")
                && target.path("apiVersion").asText("apps/v1").startsWith("apps/")
                && target.path("name").asText().equals(scene.name());
    }

    private static boolean isMadeByKeda(JsonNode scaler) {
        for (JsonNode owner : scaler.path("metadata").path("ownerReferences")) {
            if (owner.path("kind").asText().equals("ScaledObject")) {
                return true;
            }
        }
        return false;
    }

    private static int bounded(JsonNode number, int otherwise) {
        return (int) Math.max(0, Math.min(Neighbour.MOST, number.asLong(otherwise)));
    }
}
