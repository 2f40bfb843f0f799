package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The set, its budgets and the request of one run, as wide as the validation of an API server allows.
 *
 * @param spec lines below {@code spec:} of the set
 * @param budgets lines below {@code spec:} of each budget
 * @param checksFail from when on checks between waves find fault, for long
 * @param faults in the form of {@code --fault}
 * @param applied how pods go back where somebody else has put the new template in place already; empty where the rollout brings it
 */
record SwarmScene(
        String version,
        int replicas,
        List<String> spec,
        List<String> budgets,
        List<String> faults,
        String waves,
        Duration soak,
        List<GateSpec> gates,
        Optional<Duration> checksFail,
        FailurePolicy onFailure,
        BudgetPolicy budgetPolicy,
        EndPartition endPartition,
        Duration readyTimeout,
        boolean backup,
        Optional<RollbackBy> applied,
        Clocks clocks,
        String secret,
        SwarmMembers members) {

    /** How the clocks of machines go. */
    enum Clocks {
        RIGHT,
        WRONG
    }

    static SwarmScene draw(Random random, boolean transientOnly) {
        String version = oneOf(random, "1.34", "1.34", "1.36", "1.37", "1.37");
        int replicas = random.nextInt(12) == 0 ? 6 + random.nextInt(4) : 1 + random.nextInt(5);
        Optional<RollbackBy> applied = random.nextInt(8) == 0
                ? Optional.of(oneOf(random, RollbackBy.PARTITION, RollbackBy.PARTITION, RollbackBy.TEMPLATE))
                : Optional.empty();
        return new SwarmScene(
                version,
                replicas,
                applied.isPresent() ? guarded(spec(random, replicas)) : spec(random, replicas),
                budgets(random, replicas, transientOnly),
                transientOnly ? passing(random, replicas) : ailments(random, replicas),
                oneOf(random, "1,50%,100%", "100%", "1", "50%,100%", "1,2,3,100%", "1,each", "each"),
                soak(random),
                gates(random),
                !transientOnly && random.nextInt(5) == 0
                        ? Optional.of(Duration.ofSeconds(random.nextInt(40)))
                        : Optional.empty(),
                !transientOnly && random.nextInt(5) == 0 ? FailurePolicy.HOLD : FailurePolicy.ROLLBACK,
                !transientOnly && random.nextInt(8) == 0 ? BudgetPolicy.FAIL : BudgetPolicy.WAIT,
                oneOf(random, EndPartition.ZERO, EndPartition.ZERO, EndPartition.ORIGINAL, EndPartition.GUARD),
                !transientOnly && random.nextInt(4) == 0 ? Duration.ofMinutes(2) : Duration.ofMinutes(10),
                random.nextInt(5) == 0,
                applied,
                random.nextInt(8) == 0 ? Clocks.WRONG : Clocks.RIGHT,
                random.nextInt(8) == 0 ? "hunter2-" + random.nextInt(Integer.MAX_VALUE) : "",
                SwarmMembers.NONE);
    }

    /** The same set of such members. */
    SwarmScene of(SwarmMembers some) {
        return new SwarmScene(
                version,
                replicas,
                spec,
                budgets,
                faults,
                waves,
                soak,
                gates,
                checksFail,
                onFailure,
                budgetPolicy,
                endPartition,
                readyTimeout,
                backup,
                applied,
                clocks,
                secret,
                some);
    }

    private static Duration soak(Random random) {
        return switch (random.nextInt(18)) {
            case 0 -> Duration.ofMinutes(10 + random.nextInt(20));
            case 1, 2, 3, 4, 5 -> Duration.ofSeconds(5 + random.nextInt(120));
            default -> Duration.ZERO;
        };
    }

    private static List<String> spec(Random random, int replicas) {
        List<String> spec = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            spec.add("podManagementPolicy: Parallel");
        }
        if (random.nextInt(3) == 0) {
            spec.add("minReadySeconds: " + (1 + random.nextInt(30)));
        }
        if (random.nextInt(4) == 0) {
            spec.add("ordinals: {start: " + random.nextInt(4) + "}");
        }
        switch (random.nextInt(10)) {
            case 0 -> spec.add("updateStrategy: {type: OnDelete}");
            case 1 ->
                spec.add("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: "
                        + random.nextInt(replicas + 2) + "}}");
            case 2, 3 ->
                spec.add("updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: "
                        + oneOf(random, "2", "3", "\"50%\"") + "}}");
            case 4 -> spec.add("updateStrategy: {type: RollingUpdate}");
            default -> {}
        }
        switch (random.nextInt(8)) {
            case 0 -> spec.add("revisionHistoryLimit: " + random.nextInt(3));
            case 1 ->
                spec.add("persistentVolumeClaimRetentionPolicy: {whenScaled: Delete, whenDeleted: "
                        + oneOf(random, "Retain", "Delete") + "}");
            default -> {}
        }
        return spec;
    }

    /** Whoever applies templates to a set that is rolled out so has put a guard up, or has it OnDelete. */
    private static List<String> guarded(List<String> spec) {
        List<String> guarded = new ArrayList<>(spec);
        guarded.removeIf(line -> line.startsWith("updateStrategy:") && !line.contains("OnDelete"));
        if (guarded.stream().noneMatch(line -> line.startsWith("updateStrategy:"))) {
            guarded.add("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1000000}}");
        }
        return guarded;
    }

    private static List<String> budgets(Random random, int replicas, boolean transientOnly) {
        List<String> budgets = new ArrayList<>();
        if (random.nextInt(4) != 0) {
            budgets.add(oneOf(
                    random, "maxUnavailable: 1", "maxUnavailable: 1", "maxUnavailable: \"34%\"", "maxUnavailable: 2"));
        }
        if (random.nextInt(4) == 0 && (replicas > 1 || !transientOnly)) {
            budgets.add(
                    random.nextInt(4) == 0 && !transientOnly
                            ? "minAvailable: \"50%\""
                            : "minAvailable: " + (replicas - 1));
        }
        if (!budgets.isEmpty() && random.nextInt(4) == 0) {
            budgets.set(
                    0,
                    budgets.get(0) + "\nunhealthyPodEvictionPolicy: "
                            + oneOf(random, "AlwaysAllow", "AlwaysAllow", "IfHealthyBudget"));
        }
        return budgets.stream().map(text -> text.replace("\n", "\n  ")).toList();
    }

    /** What heals by waiting, within any patience. */
    private static List<String> passing(Random random, int replicas) {
        if (random.nextInt(3) != 0) {
            return List.of();
        }
        int ordinal = random.nextInt(replicas + 2);
        int seconds = 5 + random.nextInt(25);
        return List.of(oneOf(random, "crash-loop=", "crash-loop=", "config-error=", "slow-start=") + ordinal + ":"
                + seconds + "s");
    }

    private static List<String> ailments(Random random, int replicas) {
        List<String> faults = new ArrayList<>();
        while (random.nextInt(3) == 0) {
            int ordinal = random.nextInt(replicas + 2);
            faults.add(
                    switch (random.nextInt(12)) {
                        case 0 -> "crash-loop=" + ordinal + oneOf(random, "", ":" + (5 + random.nextInt(60)) + "s");
                        case 1 -> "never-ready=" + ordinal;
                        case 2 -> "image-pull=" + ordinal;
                        case 3 -> "unschedulable=" + ordinal;
                        case 4, 10 -> "backup-fails";
                        case 5 -> "ill=" + ordinal + oneOf(random, "", ":never-ready", ":image-pull@any");
                        case 6 -> "config-error=" + ordinal + ":" + (5 + random.nextInt(100)) + "s";
                        case 7 -> "api-delays=1s";
                        case 8 -> "pdb-blocks=" + (5 + random.nextInt(10)) + "s.." + (1 + random.nextInt(4)) + "m";
                        default -> "slow-start=" + ordinal + ":" + (20 + random.nextInt(200)) + "s";
                    });
        }
        return faults;
    }

    private static List<GateSpec> gates(Random random) {
        List<GateSpec> gates = new ArrayList<>();
        if (random.nextInt(6) == 0) {
            gates.add(new GateSpec.Manual());
        }
        if (random.nextInt(3) == 0) {
            gates.add(SwarmGates.any(random));
        }
        return gates;
    }

    @SafeVarargs
    static <T> T oneOf(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    boolean isManual() {
        return gates.stream().anyMatch(GateSpec.Manual.class::isInstance);
    }

    /** Whether something is looked at between waves that is no person. */
    boolean isChecked() {
        return gates.stream().anyMatch(gate -> !(gate instanceof GateSpec.Manual));
    }

    boolean isBegunIll() {
        return faults.stream().anyMatch(fault -> fault.startsWith("ill="));
    }

    RolloutRequest request() {
        RolloutRequest.Builder request = RolloutRequest.of(SwarmDatabase.NAMESPACE, SwarmDatabase.SET)
                .waves(waves)
                .soak(soak)
                .onFailure(onFailure)
                .budgetPolicy(budgetPolicy)
                .readyTimeout(readyTimeout)
                .by("swarm")
                .backup(backup ? RolloutRequest.BackupPolicy.ALWAYS : RolloutRequest.BackupPolicy.NEVER);
        if (applied.isPresent()) {
            request.applied().rollbackBy(applied.get());
        } else {
            request.image("db", SwarmDatabase.NEW).endPartition(endPartition);
        }
        gates.forEach(request::gate);
        members.checks().forEach(request::podCheck);
        members.order().ifPresent(request::order);
        members.onCheckFailure().ifPresent(request::onCheckFailure);
        return request.build();
    }

    List<HasMetadata> objects() {
        List<HasMetadata> objects = SwarmDatabase.objects(replicas, spec, budgets);
        if (!secret.isEmpty()) {
            ((StatefulSet) objects.get(0))
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getEnv()
                    .add(new EnvVar("API_TOKEN", secret, null));
        }
        return objects;
    }

    InvariantLimits promises() {
        return new InvariantLimits(
                backup ? InvariantLimits.Backup.DEMANDED : InvariantLimits.Backup.NOT_DEMANDED,
                this::maxUnavailable,
                who -> who.startsWith("driver"),
                InvariantWatcher.RACE,
                secret.isEmpty() ? List.of() : List.of(secret),
                !faults.isEmpty());
    }

    /** The server obeys it from 1.37 on. While ill pods are replaced the set has another strategy, so the request counts. */
    private int maxUnavailable(StatefulSet now) {
        if (!members.isNone()) {
            return 1;
        }
        String field = "maxUnavailable: ";
        for (String line : spec) {
            int at = line.indexOf(field);
            if (at >= 0 && version.equals("1.37")) {
                String value = line.substring(at + field.length()).replaceAll("[\"}]", "");
                return value.endsWith("%")
                        ? Math.max(1, (replicas + 3) * Integer.parseInt(value.replace("%", "")) / 100)
                        : Integer.parseInt(value);
            }
        }
        return 1;
    }
}
