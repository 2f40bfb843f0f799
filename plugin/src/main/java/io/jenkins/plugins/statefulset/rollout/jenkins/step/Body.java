package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The body of a step as the gate of each wave.
 *
 * <ol>
 *   <li>It runs once for a wave, and goes on over a restart of Jenkins: asked again about the same wave, it is not run
 *       anew.
 *   <li>When nobody waits for its verdict any more (somebody promoted, held or rolled back), it is interrupted.
 *   <li>A body that fails is a wave that fails, and so is one in which a person rejects an {@code input}.
 *   <li>A rollout that begins anew on a newer change has its waves judged anew.
 *   <li>The step does not end, nor the body run again, before an interrupted one is through.
 * </ol>
 */
final class Body implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Stands for the wave of a rollout in whose place another one has begun. */
    private static final int OF_THE_FORMER = -1;

    private final RolloutExecution step;
    private final StepBody closure;
    private BodyExecution execution;
    /** Of which rollout the waves below are; null in builds that an older version began, until the next wave. */
    private String rolloutId;

    private int running;
    private int passed;
    private int failed;
    private String failure;
    private transient CompletableFuture<GateVerdict> verdict;
    private transient Runnable afterwards;

    Body(RolloutExecution step, StepBody closure) {
        this.step = step;
        this.closure = closure;
    }

    synchronized CompletionStage<GateVerdict> judge(GateContext context) {
        if (rolloutId != null && !rolloutId.equals(context.rolloutId())) {
            passed = 0;
            failed = 0;
            running = running == 0 ? 0 : OF_THE_FORMER;
        }
        rolloutId = context.rolloutId();
        int wave = context.wave().number();
        if (passed == wave) {
            return CompletableFuture.completedFuture(new GateVerdict.Passed(""));
        }
        if (failed == wave) {
            return CompletableFuture.completedFuture(new GateVerdict.Failed(failure));
        }
        CompletableFuture<GateVerdict> asked = new CompletableFuture<>();
        verdict = asked;
        asked.whenComplete((said, fault) -> {
            if (asked.isCancelled()) {
                RolloutThreads.pool().execute(() -> interrupt(asked));
            }
        });
        if (running == wave) {
            return asked;
        }
        if (running != 0) {
            // Somebody promoted the wave that it judges.
            afterwards = () -> start(context);
            execution.cancel(new NobodyWaits());
        } else {
            start(context);
        }
        return asked;
    }

    private synchronized void start(GateContext context) {
        running = context.wave().number();
        WaveInfo wave = new WaveInfo(context);
        execution = invoker()
                .withContext(wave)
                .withDisplayName("Wave " + wave.getNumber())
                .withCallback(new Callback(this, wave, rolloutId))
                .start();
    }

    private BodyInvoker invoker() {
        // Builds that an older version began have none.
        return closure == null ? step.getContext().newBodyInvoker() : closure.invoker(step.getContext());
    }

    /** Nobody waits for that verdict any more. */
    private void interrupt(CompletableFuture<GateVerdict> asked) {
        BodyExecution left;
        synchronized (this) {
            if (verdict != asked) {
                return;
            }
            verdict = null;
            left = running == 0 ? null : execution;
        }
        if (left != null) {
            left.cancel(new NobodyWaits());
        }
    }

    /** Runs it when no body runs any more. */
    void whenThrough(Runnable task) {
        synchronized (this) {
            if (running != 0) {
                afterwards = task;
                verdict = null;
                if (execution != null) {
                    execution.cancel(new NobodyWaits());
                }
                return;
            }
        }
        task.run();
    }

    private void ended(String of, int wave, GateVerdict said, Throwable fault) {
        boolean unwanted = BodyEnd.isUnwanted(fault);
        CompletableFuture<GateVerdict> waiting = null;
        Runnable next;
        synchronized (this) {
            boolean former = of != null && !of.equals(rolloutId);
            running = 0;
            execution = null;
            next = afterwards;
            afterwards = null;
            if (!unwanted && !former) {
                waiting = verdict;
                verdict = null;
                remember(wave, said);
            }
        }
        if (next != null) {
            next.run();
        } else if (BodyEnd.isAbort(fault)) {
            step.abort(fault);
        } else if (waiting != null) {
            waiting.complete(said);
        }
    }

    private void remember(int wave, GateVerdict said) {
        if (said instanceof GateVerdict.Failed no) {
            failed = wave;
            failure = no.message();
        } else {
            passed = wave;
        }
    }

    /** Why a body was interrupted. */
    static final class NobodyWaits extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;

        @Override
        public String getShortDescription() {
            return "The rollout has gone on without waiting for this";
        }
    }

    private static final class Callback extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        private final Body body;
        private final WaveInfo wave;
        /** Null in builds that an older version began. */
        private final String rolloutId;

        Callback(Body body, WaveInfo wave, String rolloutId) {
            this.body = body;
            this.wave = wave;
            this.rolloutId = rolloutId;
        }

        @Override
        public void onStart(StepContext context) {
            WaveClosure.begin(wave);
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            body.ended(rolloutId, wave.getNumber(), new GateVerdict.Passed(""), null);
        }

        @Override
        public void onFailure(StepContext context, Throwable fault) {
            body.ended(rolloutId, wave.getNumber(), new GateVerdict.Failed(BodyEnd.words(fault)), fault);
        }
    }
}
