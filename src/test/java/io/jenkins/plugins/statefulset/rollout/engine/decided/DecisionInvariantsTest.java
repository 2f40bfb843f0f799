package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskGate;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Delete;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Evict;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stop;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation.GateKey;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The invariants of the design, as far as one decision can break them, for any observation whatever. */
class DecisionInvariantsTest {
    private static final int TRIES = 4000;

    @Provide
    Arbitrary<Observation> observations() {
        return Arbitraries.randomValue(random -> RandomScenes.scene(random).observation());
    }

    /** And decides the same again: nothing is remembered. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void decidesForAnyObservation(@ForAll("observations") Observation seen) {
        Decision decision = new Decider().decide(seen, NOW);

        assertThat(decision.stage()).isNotNull();
        assertThat(decision.step()).isNotNull();
        assertThat(new Decider().decide(seen, NOW)).isEqualTo(decision);
    }

    /** Invariant 1. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void touchesNothingBeforeTheBackupHasSucceeded(@ForAll("observations") Observation seen) {
        boolean demanded = seen.state().phase() == Phase.BACKUP
                && seen.state().pending().orElseThrow().backupJob().isPresent();
        if (demanded && !(seen.backup() instanceof BackupStatus.Succeeded)) {
            assertTouchesNothing(step(seen));
        }
    }

    /** Invariant 2, the budgets' half. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void takesDownNoMoreHealthyPodsThanEveryBudgetAllows(@ForAll("observations") Observation seen) {
        long healthy = leaving(seen).filter(index -> healthy(seen, index)).count();

        if (healthy > 0) {
            assertThat(seen.budgets())
                    .allSatisfy(budget -> assertThat(budget.allowed()).isGreaterThanOrEqualTo((int) healthy));
        }
    }

    /** Invariant 2, the set's own half. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void neverHasMoreUnavailableThanTheSetMay(@ForAll("observations") Observation seen) {
        boolean disrupts = leaving(seen).anyMatch(index -> healthy(seen, index));

        if (disrupts) {
            long unavailable = Stream.concat(
                            leaving(seen).boxed(),
                            indexes(seen)
                                    .filter(index -> !available(seen, index))
                                    .boxed())
                    .distinct()
                    .count();
            assertThat(unavailable).isLessThanOrEqualTo(seen.set().maxUnavailable());
        }
    }

    /** Invariant 3. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void lowersThePartitionOnlyAndOnlyWithinTheWave(@ForAll("observations") Observation seen) {
        if (step(seen) instanceof Write write && write.transition() instanceof Transition.Release release) {
            int end = WavePlan.partitionAfter(
                    seen.state().setup().options().waves(),
                    release.wave(),
                    seen.set().replicas());
            assertThat(release.from()).isEqualTo(seen.state().partition());
            assertThat(release.to()).isLessThan(release.from()).isGreaterThanOrEqualTo(end);
            assertThat(write.state().partition()).isEqualTo(release.to());
        }
    }

    /** Invariant 3: the one write that may raise it while promoting is the end partition that was asked for. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void writesAPartitionForNoOtherReason(@ForAll("observations") Observation seen) {
        if (step(seen) instanceof Write write && write.partition().isPresent()) {
            if (putsBack(write.transition())) {
                assertThat(write.partition().getAsInt())
                        .as("what somebody else lowered is put back")
                        .isEqualTo(seen.state().partition())
                        .isGreaterThan(seen.set().partition());
                return;
            }
            assertThat(write.transition())
                    .isInstanceOfAny(
                            Transition.Arm.class,
                            Transition.Release.class,
                            Transition.BeginRollback.class,
                            Transition.ReleaseBack.class,
                            Transition.Healed.class,
                            Transition.End.class);
            assertThat(seen.set().strategy() == UpdateStrategy.ROLLING_UPDATE
                            || seen.state().healing().isPresent())
                    .isTrue();
        }
    }

    private static boolean putsBack(Transition transition) {
        return transition instanceof Transition.Hold
                || (transition instanceof Transition.Resume resume
                        && resume.found().isPresent())
                || (transition instanceof Transition.Promote promote
                        && promote.found().isPresent());
    }

    /** Invariant 4, between ordinals. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void releasesTheNextOnlyWhenAllReleasedAreReadyOrMayBeAway(@ForAll("observations") Observation seen) {
        if (release(seen).filter(release -> takesDown(seen, release)).isPresent()) {
            long onTheirWay = released(seen)
                    .filter(index -> !arrived(seen, index, Duration.ZERO))
                    .count();
            assertThat(onTheirWay).isLessThan(seen.set().maxUnavailable());
        }
    }

    /** Invariant 4, between waves. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void beginsTheNextWaveOnlyWhenThisOneHasSoakedAndPassed(@ForAll("observations") Observation seen) {
        Optional<Transition.Release> release = release(seen);
        RolloutState state = seen.state();
        if (release.isPresent() && release.get().wave() != state.wave()) {
            RolloutOptions options = state.setup().options();
            boolean promoted = state.promotedThrough() >= state.wave();
            assertThat(released(seen)
                            .allMatch(index -> arrived(seen, index, promoted ? Duration.ZERO : options.soak())))
                    .isTrue();
            if (!promoted) {
                assertThat(IntStream.range(0, options.gates().size())).allSatisfy(position -> assertThat(seen.verdicts()
                                .get(new GateKey(state.wave(), position, new ReleasedPods(seen, NOW).readySince())))
                        .isInstanceOf(GateVerdict.Passed.class));
            }
            assertThat(IntStream.range(state.wave() + 1, release.get().wave()))
                    .as("waves that are left out have no ordinals of their own")
                    .allSatisfy(wave -> assertThat(WavePlan.partitionAfter(
                                    options.waves(), wave, seen.set().replicas()))
                            .isGreaterThanOrEqualTo(state.partition()));
        }
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void deletesOnlyWhatIsNeitherReadyNorWhereItShouldBe(@ForAll("observations") Observation seen) {
        if (step(seen) instanceof Delete delete) {
            if (delete.pod().ready()) {
                assertThat(seen.set().strategy()).isEqualTo(UpdateStrategy.ON_DELETE);
                assertThat(seen.budgets()).as("so that it cannot be evicted").hasSizeGreaterThan(1);
            }
            assertThat(delete.pod().terminating()).isFalse();
            assertThat(delete.pod().revision()).isNotEqualTo(seen.set().updateRevision());
            assertThat(seen.set().observed()).isTrue();
            boolean ahead = delete.pod().index() < seen.state().partition();
            if (seen.state().phase() == Phase.ROLLING && ahead) {
                assertThat(delete.pod().ready()).isFalse();
                assertThat(seen.set().strategy())
                        .as("so that no other pod moves")
                        .isEqualTo(UpdateStrategy.ON_DELETE);
            }
        }
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void evictsOnlyFromOnDeleteSetsWhatShouldBeElsewhere(@ForAll("observations") Observation seen) {
        if (step(seen) instanceof Evict evict) {
            assertThat(seen.set().strategy()).isEqualTo(UpdateStrategy.ON_DELETE);
            assertThat(evict.pod().ready()).isTrue();
            assertThat(seen.budgets()).hasSizeLessThan(2);
            assertThat(evict.pod().revision()).isNotEqualTo(seen.set().updateRevision());
        }
    }

    /** Invariants 5 and 8 of a run's end: what it says is so. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void saysThatItIsDoneOnlyWhenItIs(@ForAll("observations") Observation seen) {
        if (step(seen) instanceof Write write
                && write.transition() instanceof Transition.End end
                && seen.state().phase() != Phase.BACKUP
                && end.result() != Result.FAILED) {
            boolean back = seen.state().phase() == Phase.ROLLING_BACK;
            assertThat(indexes(seen)
                            .filter(index -> !back
                                    || !seen.state().setup().wasIll(seen.set().podName(index)))
                            .allMatch(index -> arrived(seen, index, Duration.ZERO)))
                    .isTrue();
            assertThat(end.result())
                    .isEqualTo(seen.state().phase() == Phase.ROLLING ? Result.COMPLETED : Result.ROLLED_BACK);
        }
    }

    /** Invariant 9. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void leavesASetThatSomeoneElseChanged(@ForAll("observations") Observation seen) {
        if (seen.drift().isPresent() || seen.set().strategy() == UpdateStrategy.UNKNOWN) {
            assertTouchesNothing(step(seen));
        }
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void movesNothingThatIsHeldOrOver(@ForAll("observations") Observation seen) {
        if (seen.state().over()
                || (seen.state().held().isPresent() && seen.command().isEmpty())) {
            assertThat(step(seen)).isInstanceOf(Stop.class);
        }
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void neverSpins(@ForAll("observations") Observation seen) {
        Step step = step(seen);
        if (step instanceof Wait wait) {
            wait.until().ifPresent(until -> assertThat(until).isAfter(NOW));
        }
        if (step instanceof Write write && seen.command().isEmpty()) {
            assertThat(write.state()).isNotEqualTo(seen.state());
        }
        if (step instanceof AskGate ask) {
            assertThat(seen.verdicts()).doesNotContainKey(ask.key());
        }
    }

    @Provide
    Arbitrary<DecisionScene> scenes() {
        return Arbitraries.randomValue(RandomScenes::scene);
    }

    /** With nothing new in the world but its own doing, and time standing still, a rollout comes to rest. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void comesToRest(@ForAll("scenes") DecisionScene scene) {
        int most = 6 + 2 * scene.observation().pods().size();
        List<Step> steps = new ArrayList<>();
        Step step = scene.step();
        while (!(step instanceof Wait || step instanceof Stop || step instanceof Decision.StartBackup)) {
            steps.add(step);
            assertThat(steps).hasSizeLessThanOrEqualTo(most);
            step = scene.afterwards(step).step();
        }
        if (step instanceof Wait wait) {
            assertThat(wait.until())
                    .hasValueSatisfying(until -> assertThat(until).isAfter(NOW));
        }
    }

    private static Step step(Observation seen) {
        return new Decider().decide(seen, NOW).step();
    }

    private static void assertTouchesNothing(Step step) {
        assertThat(step).isNotInstanceOfAny(Delete.class, Evict.class, AskGate.class);
        if (step instanceof Write write) {
            assertThat(write.partition()).isEmpty();
            assertThat(write.template()).isEqualTo(TemplateSource.KEEP);
        }
    }

    /** Whether it costs a pod: one that is missing, going or new already has nothing to lose. */
    private static boolean takesDown(Observation seen, Transition.Release release) {
        String target = seen.set().updateRevision().orElseThrow();
        return IntStream.range(release.to(), Math.min(release.from(), seen.set().replicas()))
                .mapToObj(seen.pods()::get)
                .flatMap(Optional::stream)
                .anyMatch(pod -> !pod.terminating() && !pod.on(target));
    }

    private static Optional<Transition.Release> release(Observation seen) {
        return step(seen) instanceof Write write && write.transition() instanceof Transition.Release release
                ? Optional.of(release)
                : Optional.empty();
    }

    /** Pods that go down by this step or are going by one before it: each as its strategy has it. */
    private static IntStream leaving(Observation seen) {
        Step step = step(seen);
        if (step instanceof Evict evict) {
            return IntStream.of(evict.pod().index());
        }
        if (step instanceof Delete delete) {
            return IntStream.of(delete.pod().index());
        }
        if (!(step instanceof Write write) || seen.set().strategy() == UpdateStrategy.ON_DELETE) {
            return IntStream.empty();
        }
        Predicate<Integer> goes = index -> !on(seen, index);
        if (write.transition() instanceof Transition.Release release) {
            // Healthy pods that an earlier write has released go anyway: this one must not add to them.
            boolean adds = IntStream.range(
                            release.to(), Math.min(release.from(), seen.set().replicas()))
                    .anyMatch(index -> goes.test(index) && healthy(seen, index));
            if (!adds) {
                return IntStream.empty();
            }
            return IntStream.range(
                            Math.min(release.to(), seen.set().replicas()),
                            seen.set().replicas())
                    .filter(goes::test);
        }
        // Under OrderedReady, a partition that was lowered to a stuck pod lets nothing else go until that is ready.
        boolean forStuck = write.transition() instanceof Transition.ReleaseBack back
                && back.to() < seen.set().replicas()
                && !healthy(seen, back.to())
                && seen.set().podManagement() == SetView.PodManagement.ORDERED_READY;
        return write.transition() instanceof Transition.ReleaseBack back && !forStuck
                ? IntStream.range(
                                Math.min(back.to(), seen.set().replicas()),
                                seen.set().replicas())
                        .filter(goes::test)
                : IntStream.empty();
    }

    private static IntStream indexes(Observation seen) {
        return IntStream.range(0, seen.set().replicas());
    }

    private static IntStream released(Observation seen) {
        return indexes(seen).filter(index -> index >= seen.state().partition());
    }

    private static boolean healthy(Observation seen, int index) {
        return seen.pods().get(index).filter(PodView::ready).isPresent();
    }

    private static boolean on(Observation seen, int index) {
        return seen.pods()
                .get(index)
                .filter(pod -> pod.revision().equals(seen.set().updateRevision()))
                .isPresent();
    }

    private static boolean available(Observation seen, int index) {
        return readyFor(seen, index, Duration.ofSeconds(seen.set().minReadySeconds()));
    }

    /** On the wanted revision, and ready for {@code minReadySeconds} and that long besides. */
    private static boolean arrived(Observation seen, int index, Duration besides) {
        return on(seen, index)
                && readyFor(seen, index, besides.plusSeconds(seen.set().minReadySeconds()));
    }

    private static boolean readyFor(Observation seen, int index, Duration duration) {
        return seen.pods()
                .get(index)
                .flatMap(PodView::readySince)
                .filter(since -> !since.plus(duration).isAfter(NOW))
                .isPresent();
    }
}
