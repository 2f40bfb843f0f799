package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodScene;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.Optional;

/**
 * Stands in for closures around pods that are not there: the build that brought them along is over.
 *
 * <ol>
 *   <li>One that is not there does not pass, so the rollout is held and says why.
 *   <li>As for the body of the step, a promotion stands in for them: around one pod, or, with a size, around all pods up to that many.
 *   <li>On the way back, whoever gave the command to roll back, or to go on with that, did so without them.
 *   <li>A command counts until the next one, and as long as this Jenkins runs.
 * </ol>
 */
final class AbsentClosures {
    private Optional<Command> command = Optional.empty();
    private Optional<String> promoted = Optional.empty();

    /** A person's command to the rollout. */
    synchronized void commanded(Command given) {
        command = Optional.of(given);
        promoted = Optional.empty();
    }

    /** @param closure its name */
    synchronized GateVerdict judge(String closure, GateContext context) {
        PodScene scene = context.scene().orElseThrow();
        boolean stoodInFor = command.filter(given -> scene.way().back() ? goesBack(given) : promotes(given, scene))
                .isPresent();
        return stoodInFor
                ? new GateVerdict.Passed("not called: it is not there any more, and "
                        + command.get().by() + " goes on without it")
                : new GateVerdict.Failed("the build that brought it along is over. "
                        + (scene.way().back()
                                ? "To roll back stands in for it"
                                : "A promotion stands in for it around this pod, with to: 'all' around all of them"));
    }

    private static boolean goesBack(Command given) {
        return given instanceof Command.Rollback || given instanceof Command.Resume;
    }

    private boolean promotes(Command given, PodScene scene) {
        if (!(given instanceof Command.Promote promotion)) {
            return false;
        }
        Optional<WaveSize> to = promotion.to();
        if (to.isPresent()) {
            // Those of the others that are new, and this one.
            return scene.updated().size() + 1 <= to.get().of(scene.replicas());
        }
        promoted = promoted.or(() -> Optional.of(scene.pod()));
        return promoted.get().equals(scene.pod());
    }
}
