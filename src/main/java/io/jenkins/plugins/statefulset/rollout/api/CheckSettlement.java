package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.driver.GateChecks;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.CheckLeftOut;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial.CannotRun;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial.Cause;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial.DoesNotPass;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodScene;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.By;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.Counts;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileSelector;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Settles what is asked and done around each pod.
 *
 * <ol>
 *   <li>A profile counts as {@link ProfileSelector} has it. Its checks come before those of the request, which are asked as well.
 *   <li>Each is tried once ({@link GateChecks#trial}), so that one that cannot be asked is found before anything is begun.
 *   <li>One that cannot be asked is a blocker where a person asked for it, by itself or by naming its profile. Of a profile that was chosen by
 *       the image it is left out, with a warning: the set was rolled without it before there were profiles. Accepted, it is left out as well.
 *   <li>What is switched off to prepare a pod must be switched on again: where one action of a profile cannot be run, none of it is.
 *   <li>Where those that lead go last, something must tell who does: a question of the profile, which is put to every pod that is ready. A
 *       request that has none, or one that cannot be asked, is refused.
 *   <li>One that does not pass now is warned of: the rollout would be held at its first pod.
 * </ol>
 */
final class CheckSettlement {
    /** The name by which a check that cannot be asked is accepted. */
    static final String UNRUNNABLE = "unrunnable-check";

    private final Cluster cluster;
    private final GateChecks gates;
    private final RolloutRequest request;
    private final SetView shape;
    private final List<PodView> ready;
    private final List<Message> warnings = new ArrayList<>();
    private final List<Blocker> blockers = new ArrayList<>();
    private final List<CheckLeftOut> leftOut = new ArrayList<>();
    private final Map<List<Object>, CheckTrial> tried = new HashMap<>();

    /** @param pods the set's */
    CheckSettlement(
            Cluster cluster, GateChecks gates, RolloutRequest request, SetView shape, List<Optional<PodView>> pods) {
        this.cluster = cluster;
        this.gates = gates;
        this.request = request;
        this.shape = shape;
        this.ready = pods.stream()
                .flatMap(Optional::stream)
                .filter(pod -> pod.ready() && !pod.terminating())
                .sorted(Comparator.comparingInt(PodView::index).reversed())
                .toList();
    }

    /**
     * @param before the set as its pods are
     * @param after as they are to be
     * @throws BadRequestException if a profile was asked for and the account may not run its commands
     */
    SettledChecks settle(StatefulSet before, StatefulSet after) {
        ProfileDecision decision = ProfileSelector.of(request.profile(), before, after, shape.replicas());
        List<PodCheck> checks = new ArrayList<>();
        if (decision instanceof Counts counts) {
            List<PodCheck> ready = counts.checks().stream()
                    .map(counts::kept)
                    .filter(check -> check.moment() != PodMoment.LEADER)
                    .toList();
            checks.addAll(allowed(counts) ? tried(ready, counts) : List.of());
        }
        for (PodCheck own : request.podChecks()) {
            if (own.moment() != PodMoment.LEADER && trial(own, Optional.empty()).isEmpty()) {
                checks.add(own);
            }
        }
        List<String> leaders = new ArrayList<>();
        if (request.order().filter(PodOrder.LEADER_LAST::equals).isPresent()) {
            PodCheck question = question(decision);
            leaders.addAll(leaders(question));
            checks.add(question);
        }
        return new SettledChecks(decision, checks, leftOut, warnings, blockers, leaders);
    }

    private PodCheck question(ProfileDecision decision) {
        Stream<PodCheck> profile =
                decision instanceof Counts counts ? counts.checks().stream().map(counts::kept) : Stream.of();
        return Stream.concat(profile, request.podChecks().stream())
                .filter(check -> check.moment() == PodMoment.LEADER)
                .findFirst()
                .orElseThrow(() -> new BadRequestException(Phrase.of("preflight.nobody-tells-leader")
                        .with("setting", RequestField.ORDER.as("leader-last"))
                        .with("why", whyNobodyTells(decision))
                        .with("profile", RequestField.PROFILE)
                        .message()));
    }

    private static Message whyNobodyTells(ProfileDecision decision) {
        return decision instanceof Counts counts
                ? Phrase.of("preflight.profile-tells-no-leader")
                        .with("profile", counts.label())
                        .message()
                : Phrase.of("preflight.no-profile-counts").message();
    }

    /** Those that lead now. Where nothing can be tried, as in a rehearsal, nobody is known to. */
    private List<String> leaders(PodCheck question) {
        List<String> leaders = new ArrayList<>();
        boolean tried = false;
        for (PodView pod : ready) {
            CheckTrial trial = gates.trial(question, context(question, pod).on(List.of(pod.name())));
            if (trial instanceof CannotRun never && never.cause() != Cause.NO_ANSWER) {
                throw new BadRequestException(Phrase.of("preflight.leader-cannot-be-asked")
                        .with("setting", RequestField.ORDER.as("leader-last"))
                        .with("check", question.label())
                        .with("pod", pod.name())
                        .with("seen", never.seen())
                        .message());
            }
            tried |= !(trial instanceof CheckTrial.NotTried);
            if (trial instanceof CheckTrial.Passes) {
                leaders.add(pod.name());
            }
        }
        if (tried && leaders.isEmpty()) {
            warnings.add(Phrase.of("preflight.nobody-leads")
                    .with("check", question.label())
                    .message());
        }
        return leaders;
    }

    private boolean allowed(Counts counts) {
        List<Permission> missing = cluster.missing(Permissions.commands(cluster.version(), request.namespace()));
        if (missing.isEmpty()) {
            return true;
        }
        String lacks = missing.stream().map(Permission::toString).collect(Collectors.joining(", "));
        if (counts.by() == By.PERSON) {
            throw new BadRequestException(Phrase.of("refused.profile-lacks")
                    .with("cluster", cluster.name())
                    .with("namespace", request.namespace())
                    .with("permissions", lacks)
                    .with("profile", counts.label())
                    .with("file", "docs/rbac.yaml"));
        }
        counts.checks()
                .forEach(check -> leftOut.add(
                        new CheckLeftOut(check.name(), ConstantWords.of(Cause.NOT_ALLOWED), Optional.empty(), lacks)));
        warnings.add(Phrase.of("preflight.asks-nothing")
                .with("profile", counts.label())
                .with("permissions", lacks)
                .message());
        return false;
    }

    private List<PodCheck> tried(List<PodCheck> checks, Counts counts) {
        List<PodCheck> kept = new ArrayList<>();
        boolean actionsFail = false;
        for (PodCheck check : checks) {
            if (trial(check, Optional.of(counts)).isEmpty()) {
                kept.add(check);
            } else {
                actionsFail |= acts(check);
            }
        }
        if (!actionsFail) {
            return kept;
        }
        for (PodCheck check : kept) {
            if (acts(check)) {
                warnings.add(Phrase.of("preflight.goes-together")
                        .with("subject", subject(check, Optional.of(counts)))
                        .message());
            }
        }
        return kept.stream().filter(check -> !acts(check)).toList();
    }

    /** @return why it cannot count; empty where it can */
    private Optional<CannotRun> trial(PodCheck check, Optional<Counts> profile) {
        CheckTrial trial = ready.isEmpty() ? new CheckTrial.NotTried() : known(check);
        Phrase subject = subject(check, profile);
        if (trial instanceof DoesNotPass now) {
            warnings.add(Phrase.of("preflight.does-not-pass")
                    .with("subject", subject)
                    .with("pod", now.pod())
                    .with("seen", now.seen())
                    .message());
        }
        if (!(trial instanceof CannotRun never)) {
            return Optional.empty();
        }
        Message why = Phrase.of("preflight.cannot-be-asked")
                .with("subject", subject)
                .with("pod", never.pod())
                .with("why", words(never))
                .message();
        boolean own = profile.map(Counts::by).orElse(By.PERSON) == By.PERSON;
        if (own && !request.accepted().contains(UNRUNNABLE)) {
            blockers.add(blocker(check, profile, why));
            return Optional.empty();
        }
        profile.ifPresent(counts -> leftOut.add(new CheckLeftOut(
                check.label(), ConstantWords.of(never.cause()), Optional.of(never.pod()), never.seen())));
        if (own) {
            // The blocker is there and accepted.
            blockers.add(blocker(check, profile, why));
        }
        warnings.add(Phrase.of("preflight.is-left-out").with("why", why).message());
        return Optional.of(never);
    }

    private static Phrase subject(PodCheck check, Optional<Counts> profile) {
        return Phrase.of("preflight.subject")
                .with("profile", profile.map(Counts::label).orElseGet(Message::none))
                .with("moment", moment(check.moment()))
                .with("check", check.label());
    }

    private static Phrase moment(PodMoment moment) {
        return switch (moment) {
            case BEFORE -> Phrase.of("preflight.moment-before");
            case PREPARE -> Phrase.of("preflight.moment-prepare");
            case AFTER -> Phrase.of("preflight.moment-after");
            case RESTORE -> Phrase.of("preflight.moment-restore");
            case LEADER -> Phrase.of("preflight.moment-leader");
        };
    }

    /** What is asked before and after a pod in the same words is tried once: a tool may take seconds to start. */
    private CheckTrial known(PodCheck check) {
        return check.spec() instanceof GateSpec.Exec exec
                ? tried.computeIfAbsent(
                        List.of(exec.container(), exec.command(), acts(check), check.where()),
                        unused -> gates.trial(check, context(check, ready.get(0))))
                : gates.trial(check, context(check, ready.get(0)));
    }

    private Blocker blocker(PodCheck check, Optional<Counts> profile, Message why) {
        List<Message> ways = new ArrayList<>();
        if (profile.isPresent()) {
            ways.add(Phrase.of("preflight.without-profile")
                    .with("setting", RequestField.PROFILE.as("none"))
                    .message());
        } else {
            ways.add(Phrase.of("preflight.name-container")
                    .with("field", PodCheck.field(check.moment()))
                    .message());
        }
        ways.add(Phrase.of("preflight.others-enough")
                .with("setting", RequestField.ACCEPT.as(UNRUNNABLE))
                .message());
        return new Blocker(Optional.of(UNRUNNABLE), "spec.template", why, ways);
    }

    /** @param around the pod that would go, or that is asked whether it leads; one of those that are ready */
    private GateContext context(PodCheck check, PodView around) {
        List<String> peers = ready.stream()
                .map(PodView::name)
                .filter(name -> !name.equals(around.name()))
                .toList();
        // One that runs on a peer is tried where it would run, if there is one.
        Stream<String> goes = Stream.of(around.name());
        List<String> where = (check.where() == PodCheck.Where.PEER
                        ? Stream.concat(peers.stream(), goes)
                        : Stream.concat(goes, peers.stream()))
                .toList();
        return new GateContext(
                request.namespace(),
                request.name(),
                "",
                new Wave(1, around.index(), List.of(shape.ordinal(around.index()))),
                shape.updateRevision().orElse(""),
                where,
                1,
                Optional.of(new PodScene(check.moment(), around.name(), peers, List.of(), shape.replicas())));
    }

    private static Message words(CannotRun never) {
        return switch (never.cause()) {
            case NO_PROGRAM -> seen(Phrase.of("preflight.no-program"), never);
            case NO_SHELL -> Phrase.of("preflight.no-shell").message();
            case NO_CONTAINER -> seen(Phrase.of("preflight.no-container"), never);
            case NOT_ALLOWED -> seen(Phrase.of("preflight.not-allowed"), never);
            case NO_ANSWER -> seen(Phrase.of("preflight.no-answer"), never);
            case HOPELESS -> Message.of(never.seen());
        };
    }

    private static Message seen(Phrase phrase, CannotRun never) {
        return phrase.with("seen", never.seen()).message();
    }

    private static boolean acts(PodCheck check) {
        return check.moment() == PodMoment.PREPARE || check.moment() == PodMoment.RESTORE;
    }
}
