package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How far a rollout is followed.
 *
 * <ol>
 *   <li>Whatever was asked for, its end ends it, with its exit code.
 *   <li>{@code held}: a hold ends it as well. {@code done}: it is followed through holds.
 *   <li>{@code wave=N}: so do the pods of wave N, when all of them, and those of the waves before, are ready on the new revision, with exit code
 *       0; soak and gates of that wave may still come. A hold before that ends it, too.
 * </ol>
 *
 * @param wave 0 for none
 */
record FollowUntil(Stop stop, int wave) {
    private static final String WAVE = "wave=";
    private static final int MOST = 1_000_000;

    /** What ends it, besides the end. */
    enum Stop {
        HELD,
        DONE,
        WAVE
    }

    /** Until it is over or held. */
    static final FollowUntil HELD = new FollowUntil(Stop.HELD, 0);

    /** @throws BadRequestException if it is none of {@code wave=N}, {@code held} and {@code done} */
    static FollowUntil parse(String text) {
        if (text.startsWith(WAVE)) {
            return new FollowUntil(
                    Stop.WAVE, OptionValues.count("--until wave=N:", text.substring(WAVE.length()), 1, MOST));
        }
        return switch (text) {
            case "held" -> HELD;
            case "done" -> new FollowUntil(Stop.DONE, 0);
            default ->
                throw BadRequestException.at(
                        "--until " + text,
                        Phrase.of("refused.until")
                                .with("values", "wave=N")
                                .with("example", "wave=1")
                                .with("held", "held")
                                .with("done", "done"));
        };
    }

    /** @throws BadRequestException if the rollout has no such wave */
    void requireIn(RolloutStatus status) {
        int waves = status.state()
                .map(state -> WavePlan.count(
                        state.setup().options().waves(), status.set().replicas()))
                .orElse(MOST);
        if (wave > waves) {
            throw BadRequestException.at(
                    "--until wave=" + wave,
                    waves == 1
                            ? Phrase.of("refused.until-wave")
                            : Phrase.of("refused.until-waves").with("waves", waves));
        }
    }

    /**
     * The exit code, where this is how far it is followed.
     *
     * @param heard whether no word waits for the driver, which may take the rollout out of a hold
     */
    OptionalInt exit(RolloutStatus status, boolean heard) {
        RolloutState state = status.state().orElseThrow();
        if (state.end().isPresent()) {
            return OptionalInt.of(ExitCode.of(state.end().get().result()));
        }
        if (stop == Stop.WAVE && arrived(status, state)) {
            return OptionalInt.of(ExitCode.DONE);
        }
        boolean held = state.held().isPresent() && heard;
        return held && stop != Stop.DONE ? OptionalInt.of(ExitCode.HELD) : OptionalInt.empty();
    }

    private boolean arrived(RolloutStatus status, RolloutState state) {
        if (state.phase() != RolloutState.Phase.ROLLING || state.target().isEmpty()) {
            return false;
        }
        int replicas = status.set().replicas();
        int partition = WavePlan.partitionAfter(state.setup().options().waves(), wave, replicas);
        List<Optional<PodView>> pods = status.pods();
        if (state.setup().options().order().isPresent()) {
            long there = pods.stream()
                    .flatMap(Optional::stream)
                    .filter(pod -> pod.state() == PodState.READY)
                    .filter(pod -> pod.on(state.target().get()))
                    .count();
            return there >= replicas - partition;
        }
        return IntStream.range(partition, replicas)
                .allMatch(index -> index < pods.size()
                        && pods.get(index)
                                .filter(pod -> pod.state() == PodState.READY)
                                .filter(pod -> pod.on(state.target().get()))
                                .isPresent());
    }
}
