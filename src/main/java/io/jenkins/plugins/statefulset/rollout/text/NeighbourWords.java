package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.SetName;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Activity;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Bound;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Change;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FluxKind;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Unread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What each neighbour of a set will do to a rollout, and what can be done about it: the one place for these sentences. */
public final class NeighbourWords {
    private static final String PARTITION = "/spec/updateStrategy/rollingUpdate/partition";

    private final String namespace;
    private final String name;
    private final Instant now;

    /**
     * @param set {@code namespace/name}
     * @param now what the ages of writes are counted to
     */
    public NeighbourWords(String set, Instant now) {
        SetName named = SetName.of(set);
        this.namespace = named.namespace();
        this.name = named.name();
        this.now = now;
    }

    /** In the order given; what has no words here is left out. */
    public List<NeighbourText> all(List<Neighbour> neighbours) {
        return neighbours.stream()
                .flatMap(neighbour -> of(neighbour).stream())
                .map(text -> new NeighbourText(
                        PlainText.line(text.who()),
                        PlainText.line(text.effect()),
                        text.remedy().stream().map(PlainText::line).toList()))
                .toList();
    }

    private Optional<NeighbourText> of(Neighbour neighbour) {
        return who(neighbour).or(() -> moves(neighbour)).or(() -> refuses(neighbour));
    }

    private Optional<NeighbourText> who(Neighbour neighbour) {
        if (neighbour instanceof Neighbour.Operator operator) {
            return text(
                    operator.kind() + " " + operator.name(),
                    "owns this set (" + operator.apiVersion() + "): its controller writes the set back as it sees fit",
                    "make the change there: kubectl edit " + operator.kind().toLowerCase(Locale.ROOT) + " "
                            + operator.name() + " -n " + namespace);
        } else if (neighbour instanceof Neighbour.ArgoCd argo) {
            return Optional.of(argoCd(argo));
        } else if (neighbour instanceof Neighbour.Flux flux) {
            return Optional.of(flux(flux));
        } else if (neighbour instanceof Neighbour.Helm helm) {
            return helm.change() == Change.GIVEN
                    ? text(
                            "Helm release " + helm.release(),
                            "this set is part of it: the next helm upgrade of it undoes a change that is given here",
                            applied("put the change into the release's values, helm upgrade " + helm.release() + " -n "
                                    + helm.namespace()))
                    : text(
                            "Helm release " + helm.release(),
                            "wrote this change; after a rollback of pods the template stays as it is",
                            "helm rollback " + helm.release() + " -n " + helm.namespace() + " takes it back there");
        } else if (neighbour instanceof Neighbour.LastApplied applied) {
            return text(
                    "kubectl apply",
                    "the manifest that it applied last holds " + String.join(", ", applied.fields())
                            + ": the next apply of that file undoes it",
                    "bring the file up to date, or take the field out of it");
        } else if (neighbour instanceof Neighbour.FieldOwner owner) {
            return Optional.of(owner(owner));
        }
        return Optional.empty();
    }

    private NeighbourText argoCd(Neighbour.ArgoCd argo) {
        List<String> remedy = new ArrayList<>(List.of(
                "under spec of that Application:",
                "ignoreDifferences: [{group: apps, kind: StatefulSet, name: " + name + ", jsonPointers: [" + PARTITION
                        + "]}]",
                "syncPolicy: {syncOptions: [RespectIgnoreDifferences=true]}"));
        if (argo.change() == Change.GIVEN) {
            remedy.add(0, applied("commit the change and let Argo CD sync"));
        }
        return new NeighbourText(
                "Argo CD application " + argo.application(),
                argo.change() == Change.GIVEN
                        ? "applies this set: its next sync undoes a change that is given here, with self-heal at once"
                        : "applied this change; unless it leaves the partition to us it resets it at each sync",
                remedy);
    }

    private NeighbourText flux(Neighbour.Flux flux) {
        boolean kustomization = flux.kind() == FluxKind.KUSTOMIZATION;
        String kind = kustomization ? "Kustomization" : "HelmRelease";
        List<String> remedy = new ArrayList<>();
        if (flux.change() == Change.GIVEN) {
            remedy.add(applied("commit the change, flux reconcile " + kind.toLowerCase(Locale.ROOT) + " " + flux.name()
                    + " -n " + flux.namespace()));
        }
        if (kustomization) {
            remedy.add(
                    "leave spec.updateStrategy.rollingUpdate.partition out of the manifests in Git: what is not in them stays");
        } else {
            remedy.add("where spec.driftDetection.mode is enabled, under spec of that HelmRelease:");
            remedy.add("driftDetection: {mode: enabled, ignore: [{paths: [" + PARTITION
                    + "], target: {kind: StatefulSet, name: " + name + "}}]}");
        }
        return new NeighbourText(
                "Flux " + kind + " " + flux.namespace() + "/" + flux.name(),
                flux.change() == Change.GIVEN
                        ? "applies this set: its next reconciliation undoes a change that is given here"
                        : "applied this change, and applies the set again at each reconciliation",
                remedy);
    }

    /** How a change comes to a set that is somebody else's. */
    private String applied(String there) {
        return "instead: " + TypedCommand.of("guard on " + name + " -n " + namespace) + "; " + there + "; "
                + TypedCommand.runApplied(namespace, name);
    }

    private NeighbourText owner(Neighbour.FieldOwner owner) {
        String parts = owner.parts().stream()
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        String when = owner.time()
                .filter(time -> !time.isAfter(now))
                .map(time -> " " + Durations.passed(Duration.between(time, now)) + " ago")
                .orElse("");
        boolean apply = owner.operation().equals("Apply");
        return new NeighbourText(
                owner.manager(),
                "wrote " + parts + when + " (" + (apply ? "server-side apply" : owner.operation()) + ")"
                        + (apply
                                ? ": its next apply meets a conflict on what this rollout writes, or forces it back"
                                : ""),
                List.of());
    }

    private Optional<NeighbourText> moves(Neighbour neighbour) {
        if (neighbour instanceof Neighbour.PodAutoscaler scaler) {
            return text(
                    "HorizontalPodAutoscaler " + scaler.name(),
                    range(scaler.minimum(), scaler.maximum()),
                    "to keep the number still meanwhile: kubectl patch hpa " + scaler.name() + " -n " + namespace
                            + " --type merge -p '{\"spec\":{\"behavior\":{\"scaleUp\":{\"selectPolicy\":\"Disabled\"},"
                            + "\"scaleDown\":{\"selectPolicy\":\"Disabled\"}}}}'");
        } else if (neighbour instanceof Neighbour.KedaScaler scaler) {
            return scaler.activity() == Activity.PAUSED
                    ? text("ScaledObject " + scaler.name(), "is paused: it scales nothing until somebody resumes it")
                    : text(
                            "ScaledObject " + scaler.name(),
                            range(scaler.minimum(), scaler.maximum()),
                            "to keep the number still meanwhile: kubectl annotate scaledobject " + scaler.name()
                                    + " -n " + namespace + " autoscaling.keda.sh/paused=true");
        } else if (neighbour instanceof Neighbour.VerticalAutoscaler scaler) {
            return text(
                    "VerticalPodAutoscaler " + scaler.name(),
                    "evicts pods on its own account (updateMode " + scaler.mode()
                            + "), as budgets allow, and takes disruptions that the rollout waits for",
                    "meanwhile: kubectl patch vpa " + scaler.name() + " -n " + namespace
                            + " --type merge -p '{\"spec\":{\"updatePolicy\":{\"updateMode\":\"Initial\"}}}'");
        } else if (neighbour instanceof Neighbour.NodeLeaving node) {
            return text(
                    "node " + node.node(),
                    node.taint().map(taint -> "has the taint " + taint).orElse("is cordoned") + ": "
                            + String.join(", ", node.pods())
                            + (node.pods().size() == 1 ? " does" : " do")
                            + " not come back to it, and may be drained from it meanwhile",
                    "wait for the drain to end, or kubectl uncordon " + node.node());
        } else if (neighbour instanceof Neighbour.EvictionAsked asked) {
            return text(
                    "EvictionRequest " + asked.request(),
                    asked.requester() + " wants " + asked.pod()
                            + " evicted: it goes down when its turn comes there, not here",
                    "wait until that is done: kubectl get evictionrequest " + asked.request() + " -n " + namespace);
        } else if (neighbour instanceof Neighbour.PodGoing going) {
            return text(
                    "pod " + going.pod(),
                    "is being taken down by somebody else (DisruptionTarget, " + going.reason() + ")",
                    "it comes back by itself; the rollout waits for it");
        }
        return Optional.empty();
    }

    private static String range(int minimum, int maximum) {
        String range = minimum + " to " + maximum + " replicas: followed";
        return minimum == 0
                ? range + "; at zero there is no pod left on which the change could be proven, and the rollout waits"
                : range
                        + "; a pod that it adds starts on the new revision, without a wave, where the partition is below it";
    }

    private Optional<NeighbourText> refuses(Neighbour neighbour) {
        if (neighbour instanceof Neighbour.QuotaExceeded quota) {
            return text(
                    "ResourceQuota " + quota.quota(),
                    "refuses " + (quota.fitting() == 0 ? "the new pod" : "new pods after " + quota.fitting()) + ": "
                            + quota.resource() + ", of which " + quota.hard() + " are allowed, " + quota.used()
                            + " are in use"
                            + (quota.perPod().equals("0")
                                    ? ""
                                    : ", and each new pod needs " + quota.perPod() + " more"),
                    "raise it before: kubectl edit resourcequota " + quota.quota() + " -n " + namespace);
        } else if (neighbour instanceof Neighbour.QuotaDemands quota) {
            return text(
                    "ResourceQuota " + quota.quota(),
                    "refuses the new pod: it counts " + quota.resource() + ", and container " + quota.container()
                            + " states none",
                    "state it in the template, or give containers a default by a LimitRange");
        } else if (neighbour instanceof Neighbour.LimitBroken limit) {
            return text(
                    "LimitRange " + limit.limitRange(),
                    "refuses the new pod: " + limit.subject() + " " + limit.field() + " " + limit.value() + " is "
                            + (limit.bound() == Bound.MAX ? "above the max " : "below the min ") + limit.limit(),
                    "change the value in the template, or the range: kubectl edit limitrange " + limit.limitRange()
                            + " -n " + namespace);
        } else if (neighbour instanceof Neighbour.AdmissionWarning warning) {
            return text("admission", "the server takes the new template with a warning: " + warning.text());
        } else if (neighbour instanceof Neighbour.Unread unread) {
            return text(
                    "not looked at",
                    String.join(", ", unread.resources())
                            + (unread.cause() == Unread.Cause.FORBIDDEN
                                    ? ": this account may not read them"
                                    : ": the server did not answer"),
                    unread.cause() == Unread.Cause.FORBIDDEN
                            ? "the part of docs/rbac.yaml for neighbours lets it; without it the rollout goes on all the same"
                            : "the rollout goes on all the same");
        }
        return Optional.empty();
    }

    private static Optional<NeighbourText> text(String who, String effect, String... remedy) {
        return Optional.of(new NeighbourText(who, effect, List.of(remedy)));
    }
}
