package io.jenkins.plugins.statefulset.rollout.swarm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.engine.Command;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.sim.Deletion;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SomebodyElse;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import io.jenkins.plugins.statefulset.rollout.swarm.UnreliableApi.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * One rollout under a random subset of everything that goes wrong, then peace: what is judged is {@link Truth} at every event, and at the end
 * that there is an end, that it is named, true and lasting.
 *
 * <p>The same seed gives the same run, to the event.
 */
final class SwarmRun {
    private static final String OTHERS = "somebody-else";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration A_MOMENT = Duration.ofMinutes(1);
    private static final int ROUNDS = 60;
    private static final Duration LONG = Duration.ofHours(12);

    private final Random random;
    private final boolean transientOnly;
    private final Scene scene;
    private final List<Disturbance> disturbances;
    private final SimulatedCluster cluster;
    private final SomebodyElse others;
    private final Truth truth;
    private final List<Trouble> troubles = new ArrayList<>();
    private final List<Machine> machines = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final String base;
    private final Instant began;
    private Instant gateFailsUntil = Instant.MIN;
    private int gateFlaps;

    /** What a run showed. */
    record Verdict(long seed, List<String> wrong, String summary, List<String> trace) {
        boolean passed() {
            return wrong.isEmpty();
        }
    }

    private SwarmRun(long seed) {
        this.random = new Random(seed);
        this.transientOnly = random.nextInt(5) < 2;
        this.scene = Scene.draw(random, transientOnly);
        this.disturbances = Disturbance.draw(random, transientOnly);
        this.cluster = SimulatedCluster.builder()
                .load(scene.objects())
                .seed(seed)
                .randomized()
                .version(scene.version())
                .faults(scene.faults().toArray(String[]::new))
                .exec((pod, container, command) -> gate())
                .build();
        this.others = cluster.somebodyElse();
        this.truth = Truth.watch(cluster, scene);
        this.base = set().orElseThrow().getStatus().getUpdateRevision();
        this.began = now();
    }

    static Verdict of(long seed) {
        SwarmRun run = new SwarmRun(seed);
        try {
            run.play();
        } catch (RuntimeException | Error e) {
            run.wrong.add("broke: " + e + " at "
                    + List.of(e.getStackTrace()).subList(0, Math.min(8, e.getStackTrace().length)));
        }
        run.wrong.addAll(run.truth.breaches());
        return new Verdict(seed, List.copyOf(run.wrong), run.scene + " " + run.disturbances, run.trace);
    }

    private void play() {
        Machine first = machine();
        Optional<String> refused = first.start(scene);
        if (refused.isPresent()) {
            trace("refused: " + refused.get());
            check(
                    "a start that was refused changed nothing",
                    state().isEmpty() || state().get().over());
            return;
        }
        for (Disturbance disturbance : disturbances) {
            Instant at = began.plus(disturbance.after());
            // Within the task queue of the cluster things would nest; between two events they do not.
            cluster.clock().runUntil(at);
            trace("disturbance " + disturbance);
            disturb(disturbance);
            if (transientOnly || random.nextInt(3) == 0) {
                lookAfter();
            }
        }
        settle();
        judge();
    }

    // What goes wrong.

    private void disturb(Disturbance disturbance) {
        Random draw = new Random(disturbance.draw());
        switch (disturbance.kind()) {
            case POD_DELETED -> pod(draw).ifPresent(name -> others.deletePod(Scene.NAMESPACE, name));
            case POD_KILLED -> pod(draw).ifPresent(name -> others.forceDeletePod(Scene.NAMESPACE, name));
            case POD_DRAINED -> pod(draw).ifPresent(this::drain);
            case POD_ILL_FOR_A_WHILE ->
                pod(draw).ifPresent(name -> ill(name, Duration.ofSeconds(1 + draw.nextInt(60))));
            case POD_RELABELLED -> pod(draw).ifPresent(this::relabel);
            case NODE_LOST_FOR_A_WHILE ->
                pod(draw).ifPresent(name -> loseNode(name, Duration.ofSeconds(20 + draw.nextInt(200))));
            case DRIVER_KILLED -> driver(draw).ifPresent(machine -> machine.client.kill());
            case DRIVER_PAUSED ->
                driver(draw).ifPresent(m -> m.client.sleep(Duration.ofSeconds(1 + draw.nextInt(300))));
            case DRIVER_CLOCK_JUMPS ->
                driver(draw).ifPresent(m -> m.client.setClock(Duration.ofSeconds(draw.nextInt(7200) - 3600L)));
            case SECOND_DRIVER ->
                trace("second driver: " + machine().resume("second").orElse("drives"));
            case VIEW_STALLS -> driver(draw).ifPresent(machine -> stall(machine, draw));
            case VIEW_GOES_BACK -> driver(draw).ifPresent(machine -> goBack(machine, draw));
            case API_CONFLICTS -> trouble(Reason.CONFLICT, Trouble.When.BEFORE, 0.5, draw.nextInt(20));
            case API_BUSY -> trouble(Reason.UNAVAILABLE, Trouble.When.BEFORE, 0.6, draw.nextInt(60));
            case API_ANSWERS_LOST -> trouble(Reason.TIMEOUT, Trouble.When.AFTER_THE_EFFECT, 0.6, draw.nextInt(30));
            case API_DOWN -> trouble(Reason.UNREACHABLE, Trouble.When.BEFORE, 1, 1 + draw.nextInt(240));
            case API_UNAUTHORIZED ->
                trouble(
                        draw.nextBoolean() ? Reason.UNAUTHORIZED : Reason.FORBIDDEN,
                        Trouble.When.BEFORE,
                        0.5,
                        1 + draw.nextInt(8));
            case STATUS_TOUCHED -> set().ifPresent(set -> touchStatus(set, draw.nextInt()));
            case SCALED ->
                set().ifPresent(set -> others.scale(Scene.NAMESPACE, Scene.SET, draw.nextInt(scene.replicas() + 3)));
            case TEMPLATE_EDITED -> set().ifPresent(set -> others.restart(Scene.NAMESPACE, Scene.SET));
            case PARTITION_EDITED -> edit(set -> partition(set, draw.nextInt(scene.replicas() + 1)));
            case STRATEGY_EDITED -> edit(set -> strategy(set, draw.nextBoolean() ? "OnDelete" : "RollingUpdate"));
            case BUDGET_ADDED -> addBudget(draw);
            case BUDGET_REMOVED ->
                budget(draw).ifPresent(budget -> storage().delete(OTHERS, Resource.BUDGETS, budget, Deletion.DEFAULT));
            case BUDGET_FORBIDS -> budget(draw).ifPresent(this::forbid);
            case RECORD_REMOVED -> edit(this::withoutRecord);
            case SET_MADE_ANEW -> set().ifPresent(this::makeAnew);
            case LEASE_STOLEN -> others.stealLeases();
            case GATE_FAILS -> gateFailsUntil = now().plusSeconds(600);
            case GATE_FLAPS -> gateFlaps = draw.nextInt(5);
            case PERSON_HOLDS -> command(draw, new Command.Hold("ada", "wait"));
            case PERSON_PROMOTES -> command(draw, new Command.Promote("bo", Optional.empty()));
            case PERSON_ROLLS_BACK -> command(draw, new Command.Rollback("cy", "asked for"));
        }
    }

    private void drain(String pod) {
        try {
            storage().evict(OTHERS, Scene.NAMESPACE, pod, Optional.empty());
        } catch (ClusterException e) {
            trace("the drain was refused: " + e.getMessage());
        }
    }

    private void ill(String pod, Duration span) {
        try {
            others.makeUnready(Scene.NAMESPACE, pod);
        } catch (RuntimeException e) {
            return;
        }
        later(span, () -> quietly(() -> others.makeReady(Scene.NAMESPACE, pod)));
    }

    private void loseNode(String pod, Duration span) {
        quietly(() -> others.loseNode(Scene.NAMESPACE, pod));
        later(span, () -> quietly(() -> others.findNode(Scene.NAMESPACE, pod)));
    }

    private void relabel(String pod) {
        cluster.pod(Scene.NAMESPACE, pod).ifPresent(found -> storage()
                .change(
                        OTHERS,
                        Resource.PODS,
                        found,
                        Storage.Part.MAIN,
                        tree -> {
                            ((ObjectNode) tree.at("/metadata/labels")).put("touched", "yes");
                            return tree;
                        },
                        WriteMode.STORE));
    }

    private void stall(Machine machine, Random draw) {
        Duration span = Duration.ofSeconds(1 + draw.nextInt(90));
        truth.blindFor(span);
        machine.api.stall();
        later(span, machine.api::flow);
    }

    private void goBack(Machine machine, Random draw) {
        Duration span = Duration.ofSeconds(1 + draw.nextInt(30));
        truth.blindFor(span.plusSeconds(60));
        machine.api.goBack(1 + draw.nextInt(10));
        later(span, machine.api::flow);
    }

    private void trouble(Reason reason, Trouble.When when, double rate, int seconds) {
        troubles.add(new Trouble(reason, when, rate, now(), now().plusSeconds(seconds)));
    }

    private void touchStatus(StatefulSet set, int draw) {
        storage()
                .change(
                        OTHERS,
                        Resource.STATEFUL_SETS,
                        set,
                        Storage.Part.STATUS,
                        tree -> {
                            ((ObjectNode) tree).withObject("/status").put("collisionCount", Math.abs(draw % 1000));
                            return tree;
                        },
                        WriteMode.STORE);
    }

    private StatefulSet partition(StatefulSet set, int partition) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build();
    }

    private StatefulSet strategy(StatefulSet set, String type) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .withNewUpdateStrategy()
                .withType(type)
                .endUpdateStrategy()
                .endSpec()
                .build();
    }

    private StatefulSet withoutRecord(StatefulSet set) {
        return new StatefulSetBuilder(set)
                .editMetadata()
                .removeFromAnnotations(StateAnnotation.STATE)
                .endMetadata()
                .build();
    }

    private void makeAnew(StatefulSet set) {
        storage().delete(OTHERS, Resource.STATEFUL_SETS, set, Deletion.DEFAULT);
        later(
                Duration.ofSeconds(3),
                () -> quietly(() -> storage()
                        .create(
                                OTHERS,
                                Resource.STATEFUL_SETS,
                                new StatefulSet(
                                        "apps/v1", "StatefulSet", copied(set.getMetadata()), set.getSpec(), null),
                                WriteMode.STORE)));
    }

    private static ObjectMeta copied(ObjectMeta from) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(from.getName());
        metadata.setNamespace(from.getNamespace());
        metadata.setAnnotations(from.getAnnotations());
        metadata.setLabels(from.getLabels());
        return metadata;
    }

    private void edit(UnaryOperator<StatefulSet> edit) {
        if (set().isPresent()) {
            quietly(() -> others.edit(Scene.NAMESPACE, Scene.SET, edit));
        }
    }

    private void addBudget(Random draw) {
        String spec = Scene.oneOf(draw, "maxUnavailable: 1", "minAvailable: 1", "maxUnavailable: \"50%\"");
        Scene with = new Scene(
                scene.version(),
                1,
                List.of(),
                List.of(spec),
                List.of(),
                "1",
                Duration.ZERO,
                List.of(),
                scene.onFailure(),
                scene.budgetPolicy(),
                scene.endPartition(),
                scene.readyTimeout(),
                false);
        HasMetadata budget = with.objects().stream()
                .filter(object -> object.getKind().equals("PodDisruptionBudget"))
                .findFirst()
                .orElseThrow();
        budget.getMetadata().setName("added-" + Math.abs(draw.nextInt(1000)));
        quietly(() -> storage().create(OTHERS, Resource.BUDGETS, budget, WriteMode.STORE));
    }

    /** For ten minutes, then as before: nothing that a person could not take back. */
    private void forbid(HasMetadata budget) {
        changeBudget(budget, 0);
        later(Duration.ofMinutes(10), () -> storage()
                .find(
                        Resource.BUDGETS,
                        Optional.of(Scene.NAMESPACE),
                        budget.getMetadata().getName())
                .ifPresent(found -> changeBudget(found, 1)));
    }

    private void changeBudget(HasMetadata budget, int maxUnavailable) {
        quietly(() -> storage()
                .change(
                        OTHERS,
                        Resource.BUDGETS,
                        budget,
                        Storage.Part.MAIN,
                        tree -> {
                            ObjectNode spec = (ObjectNode) tree.get("spec");
                            spec.remove("minAvailable");
                            spec.put("maxUnavailable", maxUnavailable);
                            return tree;
                        },
                        WriteMode.STORE));
    }

    private void command(Random draw, Command command) {
        Optional<Machine> driver = driver(draw);
        if (driver.isPresent() && draw.nextBoolean()) {
            driver.get().say(command);
        } else {
            trace(command + ": "
                    + new Machine(
                                    cluster.client("person-" + machines.size() + "-" + draw.nextInt(1000)),
                                    api("person"),
                                    e -> {})
                            .tell(command)
                            .orElse("left"));
        }
    }

    private ExecResult gate() {
        if (now().isBefore(gateFailsUntil)) {
            return new ExecResult(1, "", "not yet");
        }
        if (gateFlaps > 0) {
            gateFlaps--;
            return new ExecResult(1, "", "not yet");
        }
        return new ExecResult(0, "", "");
    }

    // Peace, and what must come of it.

    /** Somebody looks after what is left until it is over, or is held for good. */
    private void settle() {
        for (int round = 0; round < ROUNDS && !overNow(); round++) {
            lookAfter();
            if (machines.stream().noneMatch(Machine::drives)) {
                cluster.clock().runFor(A_MOMENT);
            }
            cluster.clock().runUntil(() -> machines.stream().noneMatch(Machine::drives) || overNow(), PATIENCE);
        }
    }

    /** A person resumes what nobody drives, or takes it back, and promotes what waits for that. */
    private void lookAfter() {
        Optional<RolloutState> left = state();
        if (left.isEmpty() || left.get().over()) {
            return;
        }
        if (machines.stream().noneMatch(Machine::drives)) {
            Machine fresh = machine();
            boolean back = !transientOnly && left.get().held().isPresent() && random.nextBoolean();
            Optional<String> refused = back ? fresh.rollBack("dee") : fresh.resume("dee");
            trace("taken up (" + (back ? "to roll back" : "to go on") + "): " + refused.orElse("drives"));
        } else if (manual(left.get())) {
            machines.stream().filter(Machine::drives).forEach(m -> m.say(new Command.Promote("dee", Optional.empty())));
        }
    }

    private boolean overNow() {
        return state().map(RolloutState::over).orElse(true);
    }

    private static boolean manual(RolloutState state) {
        return state.setup().options().gates().stream()
                .anyMatch(gate -> gate.label().equals("promotion"));
    }

    private void judge() {
        cluster.clock().runFor(Duration.ofMinutes(5));
        Optional<RolloutState> left = state();
        if (left.isEmpty()) {
            check(
                    "a record vanished without anybody's doing",
                    touched(Disturbance.Kind.RECORD_REMOVED, Disturbance.Kind.SET_MADE_ANEW));
            return;
        }
        boolean held = left.get().held().isPresent();
        check("no end: " + left.get(), left.get().over() || (held && !transientOnly));
        if (!left.get().over()) {
            return;
        }
        RolloutState.End end = left.get().end().orElseThrow();
        trace("end: " + end.result() + ", " + end.reason());
        int writes = truth.writes();
        cluster.clock().runFor(LONG);
        check("it was written after its end", truth.writes() == writes);
        budgetOfWrites();
        boolean edited = truth.othersWroteSpec() || touched(Disturbance.Kind.SET_MADE_ANEW);
        if (!edited) {
            asPromised(end);
        }
        // A check in a pod that cannot be run for as long as it may take has failed: that is its timeout's meaning so
        // far.
        boolean unasked = !scene.gates().isEmpty() && touched(Disturbance.Kind.API_DOWN);
        if (transientOnly && !unasked) {
            check(
                    "nothing but passing trouble, and yet: " + end.result() + ": " + end.reason(),
                    end.result() == Result.COMPLETED);
        }
        truthful(end);
    }

    private void asPromised(RolloutState.End end) {
        StatefulSet set = set().orElseThrow();
        List<Pod> pods = cluster.pods(set);
        String image =
                set.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
        if (end.result() == Result.COMPLETED) {
            check("completed with image " + image, image.equals(Scene.NEW));
            check(
                    "completed with pods on "
                            + pods.stream().map(Truth::revision).toList(),
                    pods.stream().allMatch(pod -> Truth.revision(pod)
                            .equals(set.getStatus().getUpdateRevision())));
        }
        if (end.result() == Result.ROLLED_BACK) {
            check("rolled back with image " + image, image.equals(Scene.OLD));
            check(
                    "rolled back with pods on "
                            + pods.stream().map(Truth::revision).toList() + ", base " + base,
                    pods.stream().allMatch(pod -> Truth.revision(pod).equals(base)));
        }
        if (end.result() != Result.FAILED) {
            check(
                    end.result() + " with " + pods.size() + " pods of "
                            + set.getSpec().getReplicas(),
                    pods.size() == set.getSpec().getReplicas());
            check(end.result() + " with pods that are not ready", pods.stream().allMatch(Truth::ready));
        }
    }

    /** A small number for the course, for each ordinal on the way there and back, and for each thing that happened. */
    private void budgetOfWrites() {
        int ordinals = scene.replicas() + 3;
        int most = 20 + 6 * ordinals + 10 * disturbances.size() + 4 * machines.size();
        check(truth.writes() + " writes of the set, at most " + most + " have a reason", truth.writes() <= most);
    }

    /** A reason names only what happened. */
    private void truthful(RolloutState.End end) {
        String reason = end.reason();
        if (reason.contains("someone else changed the pod template")) {
            check(
                    "nobody changed the template: " + reason,
                    touched(Disturbance.Kind.TEMPLATE_EDITED, Disturbance.Kind.SET_MADE_ANEW));
        }
        if (reason.contains("someone else moved")) {
            check(
                    "nobody moved the partition: " + reason,
                    touched(
                            Disturbance.Kind.PARTITION_EDITED,
                            Disturbance.Kind.STRATEGY_EDITED,
                            Disturbance.Kind.SET_MADE_ANEW));
        }
        if (reason.contains("spec.updateStrategy.type")) {
            check(
                    "nobody changed the strategy: " + reason,
                    touched(Disturbance.Kind.STRATEGY_EDITED, Disturbance.Kind.PARTITION_EDITED));
        }
    }

    private boolean touched(Disturbance.Kind... kinds) {
        return disturbances.stream().anyMatch(happened -> List.of(kinds).contains(happened.kind()));
    }

    private void check(String what, boolean holds) {
        if (!holds) {
            wrong.add(what);
        }
    }

    // Hands and eyes.

    private Machine machine() {
        Machine machine =
                new Machine(cluster.client("driver-" + machines.size()), api("driver-" + machines.size()), this::told);
        machines.add(machine);
        return machine;
    }

    private UnreliableApi api(String name) {
        return new UnreliableApi(
                cluster.client(name.equals("person") ? "person-" + machines.size() : name),
                new Random(random.nextLong()),
                this::now,
                troubles);
    }

    private void told(RolloutEvent event) {
        trace.add(EventJson.write(event));
        if (event instanceof RolloutEvent.Finished finished && finished.reason().contains("another driver took over")) {
            check(
                    "nobody took over: " + finished.reason(),
                    machines.size() > 1 || touched(Disturbance.Kind.LEASE_STOLEN, Disturbance.Kind.SET_MADE_ANEW));
        }
    }

    private void trace(String what) {
        trace.add(now() + " " + what);
    }

    private void later(Duration span, Runnable task) {
        cluster.client("chance").scheduler().schedule(now().plus(span), task);
    }

    private void quietly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            trace("nothing to do that to: " + e.getMessage());
        }
    }

    private Optional<String> pod(Random draw) {
        List<Pod> pods = set().map(cluster::pods).orElse(List.of());
        return pods.isEmpty()
                ? Optional.empty()
                : Optional.of(pods.get(draw.nextInt(pods.size())).getMetadata().getName());
    }

    private Optional<HasMetadata> budget(Random draw) {
        List<HasMetadata> budgets = storage().list(Resource.BUDGETS, Optional.of(Scene.NAMESPACE));
        return budgets.isEmpty() ? Optional.empty() : Optional.of(budgets.get(draw.nextInt(budgets.size())));
    }

    private Optional<Machine> driver(Random draw) {
        List<Machine> driving = machines.stream().filter(Machine::drives).toList();
        return driving.isEmpty() ? Optional.empty() : Optional.of(driving.get(draw.nextInt(driving.size())));
    }

    private Optional<StatefulSet> set() {
        return cluster.statefulSet(Scene.NAMESPACE, Scene.SET);
    }

    private Optional<RolloutState> state() {
        return set().flatMap(Truth::state);
    }

    private Storage storage() {
        return cluster.storage();
    }

    private Instant now() {
        return cluster.clock().now();
    }
}
