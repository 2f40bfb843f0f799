package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.SetName;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Activity;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Bound;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Change;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FluxKind;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Unread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What each neighbour of a set will do to a rollout, and what can be done about it: the one place for these sentences. */
public final class NeighbourWords {
    private static final String PARTITION = "/spec/updateStrategy/rollingUpdate/partition";

    private final String namespace;
    private final String name;
    private final Instant now;
    private final Wording wording;

    /**
     * In the words for programs.
     *
     * @param set {@code namespace/name}
     * @param now what the ages of writes are counted to
     */
    public NeighbourWords(String set, Instant now) {
        this(set, now, Wording.PROGRAM);
    }

    /** The same in the words of a surface. */
    public NeighbourWords(String set, Instant now, Wording wording) {
        SetName named = SetName.of(set);
        this.namespace = named.namespace();
        this.name = named.name();
        this.now = now;
        this.wording = wording;
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
            String kind = operator.kind().toLowerCase(Locale.ROOT);
            return text(
                    Message.of(operator.kind() + " " + operator.name()),
                    Phrase.of("neighbour.operator").with("apiVersion", operator.apiVersion()),
                    command(
                            "neighbour.operator-remedy",
                            "kubectl edit " + kind + " " + operator.name() + " -n " + namespace));
        } else if (neighbour instanceof Neighbour.Owner owner) {
            return text(
                    Message.of(owner.kind() + " " + owner.name()),
                    Phrase.of("neighbour.named-owner").with("apiVersion", owner.apiVersion()));
        } else if (neighbour instanceof Neighbour.ArgoCd argo) {
            return argoCd(argo);
        } else if (neighbour instanceof Neighbour.Flux flux) {
            return flux(flux);
        } else if (neighbour instanceof Neighbour.Helm helm) {
            return helm(helm);
        } else if (neighbour instanceof Neighbour.LastApplied applied) {
            return text(
                    Message.of("kubectl apply"),
                    Phrase.of("neighbour.last-applied").with("fields", Message.listed(applied.fields())),
                    Phrase.of("neighbour.last-applied-remedy").message());
        } else if (neighbour instanceof FieldOwner owner) {
            return owner(owner);
        }
        return Optional.empty();
    }

    private Optional<NeighbourText> helm(Neighbour.Helm helm) {
        Message who =
                Phrase.of("neighbour.helm-release").with("name", helm.release()).message();
        String in = " " + helm.release() + " -n " + helm.namespace();
        return helm.change() == Change.GIVEN
                ? text(
                        who,
                        Phrase.of("neighbour.helm-given"),
                        applied(command("neighbour.helm-given-remedy", "helm upgrade" + in)))
                : text(
                        who,
                        Phrase.of("neighbour.helm-applied"),
                        command("neighbour.helm-applied-remedy", "helm rollback" + in));
    }

    private Optional<NeighbourText> argoCd(Neighbour.ArgoCd argo) {
        boolean given = argo.change() == Change.GIVEN;
        List<Message> remedy = new ArrayList<>(List.of(
                Phrase.of("neighbour.argo-spec").message(),
                Message.of("ignoreDifferences: [{group: apps, kind: StatefulSet, name: " + name + ", jsonPointers: ["
                        + PARTITION + "]}]"),
                Message.of("syncPolicy: {syncOptions: [RespectIgnoreDifferences=true]}")));
        if (given) {
            remedy.add(0, applied(Phrase.of("neighbour.argo-given-remedy").message()));
        }
        return text(
                Phrase.of("neighbour.argo-application")
                        .with("name", argo.namespace().map(there -> there + "/").orElse("") + argo.application())
                        .message(),
                given ? Phrase.of("neighbour.argo-given") : Phrase.of("neighbour.argo-applied"),
                remedy.toArray(Message[]::new));
    }

    private Optional<NeighbourText> flux(Neighbour.Flux flux) {
        boolean kustomization = flux.kind() == FluxKind.KUSTOMIZATION;
        boolean given = flux.change() == Change.GIVEN;
        String kind = kustomization ? "Kustomization" : "HelmRelease";
        List<Message> remedy = new ArrayList<>();
        if (given) {
            remedy.add(applied(command(
                    "neighbour.flux-given-remedy",
                    "flux reconcile " + kind.toLowerCase(Locale.ROOT) + " " + flux.name() + " -n "
                            + flux.namespace())));
        }
        if (kustomization) {
            remedy.add(Phrase.of("neighbour.flux-leave-out").message());
        } else {
            remedy.add(Phrase.of("neighbour.flux-drift").message());
            remedy.add(Message.of("driftDetection: {mode: enabled, ignore: [{paths: [" + PARTITION
                    + "], target: {kind: StatefulSet, name: " + name + "}}]}"));
        }
        return text(
                Message.of("Flux " + kind + " " + flux.namespace() + "/" + flux.name()),
                given ? Phrase.of("neighbour.flux-given") : Phrase.of("neighbour.flux-applied"),
                remedy.toArray(Message[]::new));
    }

    /** How a change comes to a set that is somebody else's. */
    private Message applied(Message there) {
        return Phrase.of("neighbour.instead")
                .with("guard", TypedCommand.of("guard on " + name + " -n " + namespace))
                .with("there", there)
                .with("run", TypedCommand.runApplied(namespace, name))
                .message();
    }

    private Optional<NeighbourText> owner(FieldOwner owner) {
        boolean apply = owner.operation().equals("Apply");
        Phrase words = (apply
                        ? Phrase.of("neighbour.owner-applies")
                        : owner.manager().equals(FieldOwner.MERGED)
                                ? Phrase.of("neighbour.owner-merged")
                                : Phrase.of("neighbour.owner").with("operation", owner.operation()))
                .with(
                        "parts",
                        Message.listed(
                                owner.parts().stream().map(NeighbourWords::part).toList(), Between.COMMA));
        Phrase dated = owner.time()
                .filter(time -> !time.isAfter(now))
                .map(time -> words.passed("age", Duration.between(time, now)))
                .orElse(words);
        return text(Message.of(owner.manager()), dated);
    }

    private static Message part(Neighbour.Part part) {
        Phrase word =
                switch (part) {
                    case TEMPLATE -> Phrase.of("neighbour.part-template");
                    case REPLICAS -> Phrase.of("neighbour.part-replicas");
                    case PARTITION -> Phrase.of("neighbour.part-partition");
                };
        return word.message();
    }

    private Optional<NeighbourText> moves(Neighbour neighbour) {
        if (neighbour instanceof Neighbour.PodAutoscaler scaler) {
            return text(
                    Message.of("HorizontalPodAutoscaler " + scaler.name()),
                    range(scaler.minimum(), scaler.maximum()),
                    command(
                            "neighbour.keep-still",
                            "kubectl patch hpa " + scaler.name() + " -n " + namespace
                                    + " --type merge -p '{\"spec\":{\"behavior\":{\"scaleUp\":{\"selectPolicy\":\"Disabled\"},"
                                    + "\"scaleDown\":{\"selectPolicy\":\"Disabled\"}}}}'"));
        } else if (neighbour instanceof Neighbour.KedaScaler scaler) {
            Message who = Message.of("ScaledObject " + scaler.name());
            return scaler.activity() == Activity.PAUSED
                    ? text(who, Phrase.of("neighbour.paused"))
                    : text(
                            who,
                            range(scaler.minimum(), scaler.maximum()),
                            command(
                                    "neighbour.keep-still",
                                    "kubectl annotate scaledobject " + scaler.name() + " -n " + namespace
                                            + " autoscaling.keda.sh/paused=true"));
        } else if (neighbour instanceof Neighbour.VerticalAutoscaler scaler) {
            return verticalAutoscaler(scaler);
        }
        return takesDown(neighbour);
    }

    private Optional<NeighbourText> verticalAutoscaler(Neighbour.VerticalAutoscaler scaler) {
        Message who = Message.of("VerticalPodAutoscaler " + scaler.name());
        return scaler.evicts()
                ? text(
                        who,
                        Phrase.of("neighbour.vpa").with("mode", scaler.mode()),
                        command(
                                "neighbour.meanwhile",
                                "kubectl patch vpa " + scaler.name() + " -n " + namespace
                                        + " --type merge -p '{\"spec\":{\"updatePolicy\":{\"updateMode\":\"Initial\"}}}'"))
                : text(
                        who,
                        Phrase.of("neighbour.vpa-new-pods").with("mode", scaler.mode()),
                        command(
                                "neighbour.vpa-recommends",
                                "kubectl describe vpa " + scaler.name() + " -n " + namespace));
    }

    private Optional<NeighbourText> takesDown(Neighbour neighbour) {
        if (neighbour instanceof Neighbour.NodeLeaving node) {
            Phrase words = node.taint()
                    .map(taint -> Phrase.of("neighbour.node-tainted").with("taint", taint))
                    .orElseGet(() -> Phrase.of("neighbour.node-cordoned"));
            return text(
                    Phrase.of("neighbour.node").with("name", node.node()).message(),
                    words.with("pods", Message.listed(node.pods()))
                            .with("number", node.pods().size()),
                    command("neighbour.node-remedy", "kubectl uncordon " + node.node()));
        } else if (neighbour instanceof Neighbour.EvictionAsked asked) {
            return text(
                    Message.of("EvictionRequest " + asked.request()),
                    Phrase.of("neighbour.eviction-asked")
                            .with("requester", asked.requester())
                            .with("pod", asked.pod()),
                    command(
                            "neighbour.eviction-asked-remedy",
                            "kubectl get evictionrequest " + asked.request() + " -n " + namespace));
        } else if (neighbour instanceof Neighbour.PodGoing going) {
            return text(
                    Phrase.of("neighbour.pod").with("name", going.pod()).message(),
                    Phrase.of("neighbour.pod-going").with("reason", going.reason()),
                    Phrase.of("neighbour.pod-going-remedy").message());
        }
        return Optional.empty();
    }

    private static Phrase range(int minimum, int maximum) {
        return (minimum == 0 ? Phrase.of("neighbour.range-from-zero") : Phrase.of("neighbour.range"))
                .with("minimum", minimum)
                .with("maximum", maximum);
    }

    private Optional<NeighbourText> refuses(Neighbour neighbour) {
        if (neighbour instanceof Neighbour.QuotaExceeded quota) {
            Phrase words = quota.fitting() == 0
                    ? Phrase.of("neighbour.quota-none-fits")
                    : Phrase.of("neighbour.quota-some-fit").with("fitting", quota.fitting());
            Phrase all = words.with("resource", quota.resource())
                    .with("hard", quota.hard())
                    .with("used", quota.used());
            return text(
                    Message.of("ResourceQuota " + quota.quota()),
                    quota.perPod().equals("0") ? all : all.with("needed", quota.perPod()),
                    command(
                            "neighbour.quota-remedy",
                            "kubectl edit resourcequota " + quota.quota() + " -n " + namespace));
        } else if (neighbour instanceof Neighbour.QuotaDemands quota) {
            return text(
                    Message.of("ResourceQuota " + quota.quota()),
                    Phrase.of("neighbour.quota-demands")
                            .with("resource", quota.resource())
                            .with("container", quota.container()),
                    Phrase.of("neighbour.quota-demands-remedy").message());
        } else if (neighbour instanceof Neighbour.LimitBroken limit) {
            return text(
                    Message.of("LimitRange " + limit.limitRange()),
                    (limit.bound() == Bound.MAX ? Phrase.of("neighbour.limit-max") : Phrase.of("neighbour.limit-min"))
                            .with("subject", limit.subject())
                            .with("field", limit.field())
                            .with("value", limit.value())
                            .with("limit", limit.limit()),
                    command(
                            "neighbour.limit-remedy",
                            "kubectl edit limitrange " + limit.limitRange() + " -n " + namespace));
        }
        return server(neighbour);
    }

    private Optional<NeighbourText> server(Neighbour neighbour) {
        if (neighbour instanceof Neighbour.AdmissionWarning warning) {
            return text(
                    Phrase.of("neighbour.admission").message(),
                    Phrase.of("neighbour.admission-warns").with("text", warning.text()));
        } else if (neighbour instanceof Neighbour.Unread unread) {
            boolean forbidden = unread.cause() == Unread.Cause.FORBIDDEN;
            return text(
                    Phrase.of("neighbour.not-looked-at").message(),
                    (forbidden ? Phrase.of("neighbour.forbidden") : Phrase.of("neighbour.no-answer"))
                            .with("resources", Message.listed(unread.resources())),
                    (forbidden ? Phrase.of("neighbour.forbidden-remedy") : Phrase.of("neighbour.no-answer-remedy"))
                            .message());
        }
        return Optional.empty();
    }

    private static Message command(String key, String command) {
        return Phrase.of(key).with("command", command).message();
    }

    private Optional<NeighbourText> text(Message who, Phrase effect, Message... remedy) {
        return Optional.of(new NeighbourText(
                who.in(wording),
                effect.message().in(wording),
                Stream.of(remedy).map(line -> line.in(wording)).toList()));
    }
}
