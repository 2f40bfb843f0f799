package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;

/**
 * What views of Pipelines show of a step.
 *
 * <ol>
 *   <li>While a person or a hold is waited for it is paused, so that its time is not told as work.
 *   <li>A step without a body is labelled with the wave that it is in; with one, each run of the body is.
 *   <li>One that ends otherwise than it was meant to, and does not fail, has a warning.
 * </ol>
 */
final class NodeView {
    private static final Logger LOG = Logger.getLogger(NodeView.class.getName());

    private final StepContext context;
    private final boolean labelled;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private boolean over;
    /** The name of the gate for which people are waited for. */
    private String asked = "";

    private NodeView(StepContext context, boolean labelled) {
        this.context = context;
        this.labelled = labelled;
    }

    static NodeView of(StepContext context) {
        return new NodeView(context, true);
    }

    /** Of a step whose body runs after each wave. */
    static NodeView withBody(StepContext context) {
        return new NodeView(context, false);
    }

    /** Something that saves the node. */
    @FunctionalInterface
    private interface Change {
        void make(FlowNode node) throws IOException;
    }

    /** Called on the rollout's own threads, so it must return at once. */
    void told(RolloutEvent event) {
        if (event instanceof RolloutEvent.WaveChanged wave && wave.state() == StepState.STARTED) {
            label("wave " + wave.wave());
        } else if (event instanceof RolloutEvent.GateChanged gate
                && gate.approval().isPresent()) {
            asked = gate.name();
            pause("wave " + gate.wave() + " waits for the approval of "
                    + String.join(", ", gate.approval().get().submitters()));
        } else if (event instanceof RolloutEvent.GateChanged gate && gate.name().equals(asked)) {
            asked = "";
            goOn();
        } else if (event instanceof RolloutEvent.GateChanged gate && gate.name().equals(GateSpec.Manual.LABEL)) {
            if (gate.state() == StepState.STARTED) {
                pause("a person is to promote wave " + gate.wave());
            } else {
                goOn();
            }
        } else if (event instanceof RolloutEvent.Resumed || event instanceof RolloutEvent.Promoted) {
            goOn();
        }
    }

    /** @param cause what is waited for */
    void pause(String cause) {
        soon(node -> {
            if (!PauseAction.isPaused(node)) {
                node.addAction(new PauseAction(cause));
            }
        });
    }

    void goOn() {
        soon(PauseAction::endCurrentPause);
    }

    /** The step ends; what happens to its rollout after that is another's. */
    void end() {
        goOn();
        synchronized (this) {
            over = true;
        }
    }

    /** At once: the step ends. */
    void warn(String message) {
        now(node -> node.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message)));
    }

    private void label(String words) {
        if (labelled) {
            soon(node -> node.addOrReplaceAction(new LabelAction(words)));
        }
    }

    private synchronized void soon(Change change) {
        if (!over) {
            last = last.thenRunAsync(() -> now(change), RolloutThreads.pool());
        }
    }

    private void now(Change change) {
        try {
            FlowNode node = context.get(FlowNode.class);
            if (node != null) {
                change.make(node);
            }
        } catch (IOException | InterruptedException gone) {
            LOG.log(Level.FINE, gone, () -> "a step ends without a view");
        }
    }
}
