package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Somebody or something that acts on the set or on its pods beside a rollout. Facts only; {@code NeighbourWords} says what each of
 * them will do to the rollout, and what can be done about it.
 *
 * <p>Numbers of replicas lie between 0 and {@value #MOST}; what an object says beyond that is told as the nearer of the two.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "neighbour", defaultImpl = Neighbour.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Neighbour.Operator.class, name = "operator"),
    @JsonSubTypes.Type(value = Neighbour.Owner.class, name = "owner"),
    @JsonSubTypes.Type(value = Neighbour.FieldOwner.class, name = "field-owner"),
    @JsonSubTypes.Type(value = Neighbour.ArgoCd.class, name = "argo-cd"),
    @JsonSubTypes.Type(value = Neighbour.Flux.class, name = "flux"),
    @JsonSubTypes.Type(value = Neighbour.Helm.class, name = "helm"),
    @JsonSubTypes.Type(value = Neighbour.LastApplied.class, name = "last-applied"),
    @JsonSubTypes.Type(value = Neighbour.PodAutoscaler.class, name = "horizontal-pod-autoscaler"),
    @JsonSubTypes.Type(value = Neighbour.KedaScaler.class, name = "scaled-object"),
    @JsonSubTypes.Type(value = Neighbour.VerticalAutoscaler.class, name = "vertical-pod-autoscaler"),
    @JsonSubTypes.Type(value = Neighbour.NodeLeaving.class, name = "node"),
    @JsonSubTypes.Type(value = Neighbour.EvictionAsked.class, name = "eviction-request"),
    @JsonSubTypes.Type(value = Neighbour.PodGoing.class, name = "disruption"),
    @JsonSubTypes.Type(value = Neighbour.QuotaExceeded.class, name = "resource-quota"),
    @JsonSubTypes.Type(value = Neighbour.QuotaDemands.class, name = "resource-quota-demand"),
    @JsonSubTypes.Type(value = Neighbour.LimitBroken.class, name = "limit-range"),
    @JsonSubTypes.Type(value = Neighbour.AdmissionWarning.class, name = "admission"),
    @JsonSubTypes.Type(value = Neighbour.Unread.class, name = "unread"),
    @JsonSubTypes.Type(value = Neighbour.Unknown.class, name = "unknown")
})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public sealed interface Neighbour {
    /** Above any number of replicas that a set can have. */
    int MOST = 1_000_000;

    /** Where the change of the rollout comes from. */
    enum Change {
        /** From whoever asked for the rollout: nobody else knows of it. */
        @JsonProperty("given")
        GIVEN,
        /** Somebody else has written it into the set already. */
        @JsonProperty("applied")
        APPLIED
    }

    /** The parts of a set that a rollout depends on. */
    enum Part {
        @JsonProperty("template")
        TEMPLATE,
        @JsonProperty("replicas")
        REPLICAS,
        @JsonProperty("partition")
        PARTITION
    }

    /** Whether a scaler acts. */
    enum Activity {
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("paused")
        PAUSED
    }

    /** The two objects of Flux that apply others. */
    enum FluxKind {
        @JsonProperty("Kustomization")
        KUSTOMIZATION,
        @JsonProperty("HelmRelease")
        HELM_RELEASE
    }

    /** Which end of a LimitRange is passed. */
    enum Bound {
        @JsonProperty("min")
        MIN,
        @JsonProperty("max")
        MAX
    }

    /** The set's owner reference with {@code controller: true}: the controller of that object writes the set. */
    record Operator(String apiVersion, String kind, String name, Change change) implements Neighbour {}

    /** An owner reference without {@code controller: true}, of a set that has none with it. */
    record Owner(String apiVersion, String kind, String name) implements Neighbour {}

    /**
     * Somebody who wrote parts of the set, by {@code metadata.managedFields}.
     *
     * @param operation {@code Apply} (server-side) or {@code Update}
     * @param time of the last write; empty where it is not told
     * @param parts what of it still is theirs, in the order of the constants
     */
    record FieldOwner(String manager, String operation, Optional<Instant> time, List<Part> parts) implements Neighbour {
        /** Under this name the API server merges the oldest entries of those who update, where there are more than ten. */
        public static final String MERGED = "ancient-changes";

        public FieldOwner {
            parts = parts == null ? List.of() : List.copyOf(parts);
        }
    }

    /**
     * An Application of Argo CD that tracks the set.
     *
     * @param namespace of the Application, where that is not Argo CD's own
     */
    record ArgoCd(String application, Optional<String> namespace, Change change) implements Neighbour {}

    /** An object of Flux that applies the set. */
    record Flux(FluxKind kind, String namespace, String name, Change change) implements Neighbour {}

    /** The release of Helm that the set is part of. */
    record Helm(String release, String namespace, Change change) implements Neighbour {}

    /**
     * The manifest that {@code kubectl apply} noted last holds other values than the rollout will leave behind.
     *
     * @param fields their paths, at most 20
     */
    record LastApplied(List<String> fields) implements Neighbour {
        public LastApplied {
            fields = fields == null ? List.of() : List.copyOf(fields);
        }
    }

    /** A HorizontalPodAutoscaler on the set. */
    record PodAutoscaler(String name, int minimum, int maximum) implements Neighbour {}

    /**
     * A ScaledObject of KEDA on the set; the HorizontalPodAutoscaler that it makes is not told beside it.
     *
     * @param minimum the lower of its minimum and of the number that it falls to when idle
     */
    record KedaScaler(String name, int minimum, int maximum, Activity activity) implements Neighbour {}

    /** A VerticalPodAutoscaler on the set whose mode lets it take pods down, or say what new ones request ({@code Initial}). */
    record VerticalAutoscaler(String name, String mode) implements Neighbour {
        /** Whether it takes pods down by itself. */
        public boolean evicts() {
            return !mode.equals("Initial");
        }
    }

    /**
     * A node with pods of the set that takes no new ones.
     *
     * @param taint the key of the taint that says so; empty where it is only cordoned
     * @param pods those of the set that are on it, highest ordinal first
     */
    record NodeLeaving(String node, Optional<String> taint, List<String> pods) implements Neighbour {
        public NodeLeaving {
            pods = pods == null ? List.of() : List.copyOf(pods);
        }
    }

    /** An EvictionRequest that is not withdrawn, for a pod of the set. */
    record EvictionAsked(String request, String pod, String requester) implements Neighbour {}

    /** A pod of the set that somebody is taking down: its condition {@code DisruptionTarget} is True. */
    record PodGoing(String pod, String reason) implements Neighbour {}

    /**
     * A quota that not all new pods fit into.
     *
     * @param resource as in the quota's {@code hard}
     * @param perPod what a new pod needs beyond the one that it replaces; 0 where the quota is exceeded already
     * @param fitting how many pods of the set can be replaced before it refuses one
     */
    record QuotaExceeded(String quota, String resource, String hard, String used, String perPod, int fitting)
            implements Neighbour {}

    /** A quota that wants every container to state a resource, which this one of the new template does not. */
    record QuotaDemands(String quota, String resource, String container) implements Neighbour {}

    /**
     * A LimitRange that refuses the new pod.
     *
     * @param subject {@code container NAME} or {@code the pod}
     * @param field {@code requests.memory}, {@code limits.cpu} and so on
     */
    record LimitBroken(String limitRange, String subject, String field, String value, Bound bound, String limit)
            implements Neighbour {}

    /** What the server, or an admission policy behind it, warned of when it tried the new template. */
    record AdmissionWarning(String text) implements Neighbour {}

    /**
     * What could not be looked at.
     *
     * @param resources as RBAC names them, with their group
     */
    record Unread(List<String> resources, Cause cause) implements Neighbour {
        public Unread {
            resources = resources == null ? List.of() : List.copyOf(resources);
        }

        /** Why. */
        public enum Cause {
            @JsonProperty("forbidden")
            FORBIDDEN,
            @JsonProperty("no-answer")
            NO_ANSWER
        }
    }

    /** What a later version tells and this one does not know. */
    record Unknown() implements Neighbour {}
}
