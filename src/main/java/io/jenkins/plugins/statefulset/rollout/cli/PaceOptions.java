package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.gate.GateParser;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheckParser;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.Profiles;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a rollout goes: waves, waits, gates, and what happens when it fails. */
@HelpSections.Heading("How it goes (durations as in 90s, 5m, 1h30m)")
final class PaceOptions {
    private static final Map<String, FailurePolicy> ON_FAILURE = new LinkedHashMap<>();
    private static final Map<String, BudgetPolicy> PDB = new LinkedHashMap<>();
    private static final Map<String, EndPartition> END = new LinkedHashMap<>();
    private static final Map<String, PodOrder> ORDER = new LinkedHashMap<>();

    static {
        ON_FAILURE.put("rollback", FailurePolicy.ROLLBACK);
        ON_FAILURE.put("hold", FailurePolicy.HOLD);
        PDB.put("wait", BudgetPolicy.WAIT);
        PDB.put("fail", BudgetPolicy.FAIL);
        END.put("0", EndPartition.ZERO);
        END.put("original", EndPartition.ORIGINAL);
        END.put("guard", EndPartition.GUARD);
        ORDER.put("highest", PodOrder.HIGHEST);
        ORDER.put("lowest", PodOrder.LOWEST);
        ORDER.put("leader-last", PodOrder.LEADER_LAST);
    }

    @Option(
            names = "--waves",
            paramLabel = "SIZES",
            description = "How many ordinals are new after each wave, as counts or percentages (rounded up), such as"
                    + " 1,25%%,50%%,100%%. each, as the last one, is a wave of every ordinal that is left: each, or 1,each. The last"
                    + " wave is always all. Default: 1,50%%,100%%")
    private String waves;

    @Option(
            names = "--soak",
            paramLabel = "DURATION",
            description = "How long a wave must have been ready before the next one. Default: 0")
    private String soak;

    @Option(
            names = "--gate",
            paramLabel = "CHECK",
            description = "A check after each wave: manual, http=URL, promql=SERVER QUERY, exec:CONTAINER=COMMAND or"
                    + " sql=QUERY; with a timeout as in http@30s=URL (else 2m). May be repeated.")
    private List<String> gates = new ArrayList<>();

    @Option(
            names = "--profile",
            paramLabel = "NAME|none|FILE",
            description =
                    "Checks and actions around each pod that are ready-made for a system (./rollout profiles), or a file of"
                            + " your own (docs/profiles.md). Default: the one that knows the set's image.")
    private String profile;

    @Option(
            names = "--before-pod",
            paramLabel = "CHECK",
            description =
                    "May this pod go now? Asked before each pod that is ready, until it passes, right before its release: a gate but for manual, with self: (unless said), peer: or each: before it for the pods on which it runs, and @2m,3x for three times in a row within 2m. May be repeated.")
    private List<String> beforePod = new ArrayList<>();

    @Option(
            names = "--prepare-pod",
            paramLabel = "ACTION",
            description =
                    "Run in each pod once it may go: step down, drain. It is run again after a crash. May be repeated.")
    private List<String> preparePod = new ArrayList<>();

    @Option(
            names = "--after-pod",
            paramLabel = "CHECK",
            description =
                    "Is the pod a full member again? Asked when it is ready, before the next one goes. May be repeated.")
    private List<String> afterPod = new ArrayList<>();

    @Option(
            names = "--restore-pod",
            paramLabel = "ACTION",
            description = "Run after that: what was switched off to prepare the pod. May be repeated.")
    private List<String> restorePod = new ArrayList<>();

    @Option(
            names = "--on-check-failure",
            paramLabel = "hold|rollback",
            description = "What to do when a check or an action around a pod does not pass. Default: hold")
    private String onCheckFailure;

    @Option(
            names = "--order",
            paramLabel = "highest|lowest|leader-last",
            description =
                    "In which order the pods of a set with OnDelete go; leader-last asks who leads, as its profile knows. With RollingUpdate it is the highest first, always. Default: highest")
    private String order;

    @Option(
            names = "--ready-timeout",
            paramLabel = "DURATION",
            description =
                    "How long one pod may take to be ready; what its own probes give it is added where that is longer. Default: 10m, or longer where its own probes give it longer")
    private String readyTimeout;

    @Option(
            names = "--pod-failures",
            paramLabel = "N",
            description =
                    "How often a new pod may lose its readiness within its wave; each time it must then stay ready for 30s. Default: no limit")
    private String podFailures;

    @Option(
            names = "--progress-deadline-seconds",
            paramLabel = "SECONDS",
            description =
                    "How long no new pod may get on, beside the time of each: to be made, or to be ready for the first time. Seconds, or a duration. Default: no limit")
    private String progressDeadline;

    @Option(
            names = "--failure-grace",
            paramLabel = "DURATION",
            description =
                    "How long what is tried again may fail, such as a pull from a registry that is busy. What cannot heal"
                            + " fails at once. Default: 2m")
    private String failureGrace;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description =
                    "How long the whole rollout may take; a rollback gets the same again. Default: as long as every pod,"
                            + " soak and gate may take, at least 2h")
    private String timeout;

    @Option(
            names = "--on-failure",
            paramLabel = "rollback|hold",
            description = "What to do when a pod or a gate fails. Default: rollback")
    private String onFailure;

    @Option(
            names = "--pdb",
            paramLabel = "wait|fail",
            description = "What to do when a PodDisruptionBudget allows nothing now. Default: wait")
    private String budgetPolicy;

    @Option(
            names = "--pdb-timeout",
            paramLabel = "DURATION",
            description = "How long to wait for a budget. Default: 30m")
    private String budgetTimeout;

    @Option(
            names = "--end-partition",
            paramLabel = "0|original|guard",
            description = "The partition that a completed rollout leaves: 0, the one before, or guard (1000000,"
                    + " so that a stray edit rolls nothing). Default: 0")
    private String endPartition;

    @Option(
            names = "--accept",
            paramLabel = "NAME",
            description = "Go on in spite of the blocker of that name; a backup is then taken first. May be repeated.")
    private List<String> accepted = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who find the set under way.")
    private String reason;

    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** @throws BadRequestException naming the option that is wrong */
    void addTo(RolloutRequest.Builder request) {
        Optional.ofNullable(waves).ifPresent(request::waves);
        Optional.ofNullable(soak)
                .map(text -> OptionValues.duration("--soak", text))
                .ifPresent(request::soak);
        Optional.ofNullable(readyTimeout)
                .map(text -> OptionValues.duration("--ready-timeout", text))
                .ifPresent(request::readyTimeout);
        Optional.ofNullable(failureGrace)
                .map(text -> OptionValues.duration("--failure-grace", text))
                .ifPresent(request::failureGrace);
        Optional.ofNullable(timeout)
                .map(text -> OptionValues.duration("--timeout", text))
                .ifPresent(request::timeout);
        Optional.ofNullable(onFailure)
                .map(text -> OptionValues.choice("--on-failure", text, ON_FAILURE))
                .ifPresent(request::onFailure);
        Optional.ofNullable(budgetPolicy)
                .map(text -> OptionValues.choice("--pdb", text, PDB))
                .ifPresent(request::budgetPolicy);
        Optional.ofNullable(budgetTimeout)
                .map(text -> OptionValues.duration("--pdb-timeout", text))
                .ifPresent(request::budgetTimeout);
        Optional.ofNullable(endPartition)
                .map(text -> OptionValues.choice("--end-partition", text, END))
                .ifPresent(request::endPartition);
        Optional.ofNullable(order)
                .map(text -> OptionValues.choice("--order", text, ORDER))
                .ifPresent(request::order);
        Optional.ofNullable(podFailures)
                .map(text -> OptionValues.count("--pod-failures", text, 0, RolloutRequest.MOST_POD_FAILURES))
                .ifPresent(request::podFailures);
        Optional.ofNullable(progressDeadline)
                .map(text -> OptionValues.named("--progress-deadline-seconds", text, Durations::parseSeconds))
                .ifPresent(request::progressDeadline);
        gates.forEach(gate -> request.gate(OptionValues.named("--gate", gate, GateParser::parse)));
        addPodChecks(request);
        accepted.forEach(request::accept);
        Optional.ofNullable(reason).ifPresent(request::reason);
    }

    private void addPodChecks(RolloutRequest.Builder request) {
        request.profile(Optional.ofNullable(profile)
                .map(said -> OptionValues.named("--profile", said, Profiles::of))
                .orElseGet(Profiles::recognized));
        addPodChecks(request, "--before-pod", PodMoment.BEFORE, beforePod);
        addPodChecks(request, "--prepare-pod", PodMoment.PREPARE, preparePod);
        addPodChecks(request, "--after-pod", PodMoment.AFTER, afterPod);
        addPodChecks(request, "--restore-pod", PodMoment.RESTORE, restorePod);
        Optional.ofNullable(onCheckFailure)
                .map(text -> OptionValues.choice("--on-check-failure", text, ON_FAILURE))
                .ifPresent(request::onCheckFailure);
    }

    private static void addPodChecks(
            RolloutRequest.Builder request, String option, PodMoment moment, List<String> arguments) {
        arguments.forEach(argument ->
                request.podCheck(OptionValues.named(option, argument, text -> PodCheckParser.parse(moment, text))));
    }
}
