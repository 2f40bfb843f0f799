package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** A {@link CommandExecution} under the name that version 0.1 kept in its builds. It is read, becomes one, and is never written. */
final class WordExecution extends ClusterExecution {
    private static final long serialVersionUID = 1L;

    private final TargetStep step;
    private final Word word;
    private final RolloutTarget target;
    private final boolean said;
    private final int fromWave;
    private final boolean returnState;

    WordExecution(
            StepContext context, TargetStep step, Word word, boolean returnState, CommandExecution.Progress before) {
        super(context);
        this.step = step;
        this.word = word;
        this.returnState = returnState;
        this.target = before.target();
        this.said = before.given();
        this.fromWave = before.fromWave();
    }

    private Object readResolve() {
        return CommandExecution.goingOn(
                getContext(), step, word.command(), returnState, new CommandExecution.Progress(target, said, fromWave));
    }

    @Override
    ClusterRef asked() {
        throw new IllegalStateException("it goes on as a CommandExecution");
    }

    @Override
    public boolean start() {
        throw new IllegalStateException("it goes on as a CommandExecution");
    }
}
