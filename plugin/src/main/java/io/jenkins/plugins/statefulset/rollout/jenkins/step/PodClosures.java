package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodScene;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.PodClosure;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The closures of a step around each pod, as checks and actions of the rollout.
 *
 * <ol>
 *   <li>One that ends normally has passed. One that throws, in which a person rejects an {@code input}, or that returns {@code false} has not:
 *       it is called again as any check around a pod is asked again.
 *   <li>One at a time is called. It goes on over a restart of Jenkins: asked again about the same, it is not called anew, nor is what had passed
 *       before it. What it says while nobody asks counts for {@link #FRESH}.
 *   <li>When nobody waits for its answer any more, it is interrupted; until it is through no other is called, and the step does not end.
 * </ol>
 */
final class PodClosures implements Serializable {
    private static final long serialVersionUID = 1L;
    /** As for every check around a pod. */
    private static final Duration FRESH = Duration.ofSeconds(10);
    /** All that can be around two pods. */
    private static final int REMEMBERED = 2 * PodClosure.names().size();

    private final RolloutExecution step;
    private final List<PodClosure> asked;
    private final StepBody closures;
    private Call last;
    /** The last call, as long as it has not ended. */
    private Call running;

    private Answer unheard;
    /** What passed last, so that nothing of that is called anew before one that was running when Jenkins was restarted. */
    private final Set<Subject> passed = new LinkedHashSet<>();

    private transient CompletableFuture<GateVerdict> verdict;
    private transient Runnable next;
    private transient Runnable end;

    /** @param closures what calls them */
    PodClosures(RolloutExecution step, List<PodArguments.Given> given, StepBody closures) {
        this.step = step;
        this.asked = given.stream().map(PodArguments.Given::asked).toList();
        this.closures = closures;
    }

    /** What the request has of them. */
    List<PodClosure> asked() {
        return asked;
    }

    /** @param closure its {@linkplain PodClosure#name() name} */
    synchronized CompletionStage<GateVerdict> judge(String closure, GateContext context) {
        Subject subject = Subject.of(closure, context);
        Optional<GateVerdict> known = known(subject);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        CompletableFuture<GateVerdict> answer = new CompletableFuture<>();
        verdict = answer;
        answer.whenComplete((said, fault) -> {
            if (answer.isCancelled()) {
                letGo(answer);
            }
        });
        if (running == null) {
            call(subject, context);
        } else if (running.unwanted || !running.subject.equals(subject)) {
            next = () -> call(subject, context);
            interrupt(running);
        }
        return answer;
    }

    /** What was said about the same before Jenkins was restarted, which whoever asks now cannot know. */
    private Optional<GateVerdict> known(Subject subject) {
        boolean before = unheard != null || (running != null && !running.unwanted && verdict == null);
        if (unheard != null && unheard.isFor(subject, Instant.now())) {
            GateVerdict said = unheard.verdict();
            unheard = null;
            return Optional.of(said);
        }
        if (before && passed.contains(subject)) {
            return Optional.of(new GateVerdict.Passed("before Jenkins was restarted"));
        }
        unheard = null;
        return Optional.empty();
    }

    private void remember(Subject subject) {
        passed.remove(subject);
        passed.add(subject);
        if (passed.size() > REMEMBERED) {
            passed.remove(passed.iterator().next());
        }
    }

    private synchronized void call(Subject subject, GateContext context) {
        boolean again = last != null && last.subject.isOfSamePod(subject);
        PodInfo pod = new PodInfo(context, again ? last.attempt + 1 : 1);
        Call call = new Call(subject, pod.getAttempt());
        last = call;
        running = call;
        PodScene scene = context.scene().orElseThrow();
        call.execution = closures.invoker(step.getContext())
                .withContext(pod)
                .withDisplayName(scene.moment().words(scene.pod()))
                .withCallback(new Callback(this, call, pod))
                .start();
    }

    /** Nobody waits for that answer any more: what is called after this is not what runs now. */
    private synchronized void letGo(CompletableFuture<GateVerdict> answer) {
        if (verdict != answer) {
            return;
        }
        verdict = null;
        next = null;
        if (running != null) {
            interrupt(running);
        }
    }

    private void interrupt(Call call) {
        call.unwanted = true;
        // It may wait for the thread of the Pipeline's program.
        RolloutThreads.pool().execute(() -> Optional.ofNullable(call.execution)
                .ifPresent(execution -> execution.cancel(new Body.NobodyWaits())));
    }

    /** Runs it when none runs any more. */
    void whenThrough(Runnable task) {
        synchronized (this) {
            if (running != null) {
                end = task;
                next = null;
                verdict = null;
                interrupt(running);
                return;
            }
        }
        task.run();
    }

    private void ended(Call call, GateVerdict said, Throwable fault) {
        boolean abort = BodyEnd.isAbort(fault);
        CompletableFuture<GateVerdict> waiting = null;
        Runnable then;
        synchronized (this) {
            running = null;
            if (said instanceof GateVerdict.Passed) {
                remember(call.subject);
            }
            then = end == null ? next : end;
            next = null;
            end = null;
            if (!call.unwanted && !abort && then == null) {
                waiting = verdict;
                unheard = verdict == null ? new Answer(call.subject, said, Instant.now()) : null;
                verdict = null;
            }
        }
        if (abort) {
            step.abort(fault);
        }
        if (then != null) {
            then.run();
        }
        if (waiting != null) {
            if (said instanceof GateVerdict.Pending not) {
                step.say(call.subject.pod() + ": " + call.subject.closure() + " has not passed: " + not.message());
            }
            waiting.complete(said);
        }
    }

    /** What is asked, of which pod, on which way, in which round. */
    private record Subject(String rolloutId, String closure, String pod, boolean back, String round)
            implements Serializable {
        boolean isOfSamePod(Subject other) {
            return rolloutId.equals(other.rolloutId)
                    && closure.equals(other.closure)
                    && pod.equals(other.pod)
                    && back == other.back;
        }

        static Subject of(String closure, GateContext context) {
            PodScene scene = context.scene().orElseThrow();
            return new Subject(
                    context.rolloutId(), closure, scene.pod(), scene.way().back(), scene.round());
        }
    }

    /** One call of a closure. */
    private static final class Call implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Subject subject;
        private final int attempt;
        private BodyExecution execution;
        private boolean unwanted;

        Call(Subject subject, int attempt) {
            this.subject = subject;
            this.attempt = attempt;
        }
    }

    /** What one has said while nobody asked: Jenkins was coming back. */
    private static final class Answer implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Subject subject;
        private final boolean passed;
        private final String message;
        private final Instant at;

        Answer(Subject subject, GateVerdict said, Instant at) {
            this.subject = subject;
            this.passed = said instanceof GateVerdict.Passed;
            this.message = said instanceof GateVerdict.Pending not ? not.message() : "";
            this.at = at;
        }

        boolean isFor(Subject wanted, Instant now) {
            return subject.equals(wanted) && Duration.between(at, now).compareTo(FRESH) <= 0;
        }

        GateVerdict verdict() {
            return passed ? new GateVerdict.Passed("") : new GateVerdict.Pending(message);
        }
    }

    private static final class Callback extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        private final PodClosures closures;
        private final Call call;
        private final PodInfo pod;

        Callback(PodClosures closures, Call call, PodInfo pod) {
            this.closures = closures;
            this.call = call;
            this.pod = pod;
        }

        @Override
        public void onStart(StepContext context) {
            WaveClosure.begin(call.subject.closure(), pod);
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            GateVerdict said = Boolean.FALSE.equals(result)
                    ? new GateVerdict.Pending("it returned false")
                    : new GateVerdict.Passed("");
            closures.ended(call, said, null);
        }

        @Override
        public void onFailure(StepContext context, Throwable fault) {
            closures.ended(call, new GateVerdict.Pending(BodyEnd.words(fault)), fault);
        }
    }
}
