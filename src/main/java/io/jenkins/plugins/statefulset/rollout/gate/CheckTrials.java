package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial.CannotRun;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial.Cause;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial.DoesNotPass;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial.NotTried;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial.Passes;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.time.Duration;
import java.util.List;

/**
 * Tries checks around pods before anything is begun, since one that cannot be asked would hold the rollout only when its first pod's turn
 * comes.
 *
 * <ol>
 *   <li>A check is asked once, with {@link #LONGEST} of time. It reads, so asking it changes nothing.
 *   <li>An action is not run. Of its command the program is looked for that it begins with.
 *   <li>Exit codes 126 and 127 are a shell's for a program that is not there (POSIX, Shell Command Language, 2.8.2). Exit code 3 is that of
 *       commands that know that they got no answer; where any pod gives one, that one counts.
 * </ol>
 */
public final class CheckTrials {
    /** A tool that starts a virtual machine takes some seconds. */
    public static final Duration LONGEST = Duration.ofSeconds(30);

    /** On so many pods one that gets no answer is tried. */
    private static final int PODS = 3;

    private static final int NO_ANSWER = 3;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private final Cluster cluster;
    private final HttpGet http;

    public CheckTrials(Cluster cluster, HttpGet http) {
        this.cluster = cluster;
        this.http = http;
    }

    /**
     * Blocks.
     *
     * @param context the pods on which it may be tried, the best one first; the scene is that of a pod that is to go
     */
    public CheckTrial of(PodCheck check, GateContext context) {
        CheckTrial last = new NotTried();
        for (String pod : context.pods().stream().limit(PODS).toList()) {
            GateContext here = context.on(List.of(pod));
            last = once(check, here, pod);
            boolean elsewhere = last instanceof CannotRun none && none.cause() == Cause.NO_ANSWER;
            if (!elsewhere) {
                return last;
            }
        }
        return last;
    }

    private CheckTrial once(PodCheck check, GateContext context, String pod) {
        boolean acts = check.moment() == PodMoment.PREPARE || check.moment() == PodMoment.RESTORE;
        if (check.spec() instanceof GateSpec.Exec exec) {
            return command(context, pod, exec.container(), acts ? FirstProgram.search(exec.command()) : exec.command());
        }
        if (check.spec() instanceof GateSpec.Sql sql) {
            return acts
                    ? command(context, pod, sql.container(), "command -v psql")
                    : looked(new SqlCondition(sql, context, cluster), pod);
        }
        if (acts) {
            return new NotTried();
        }
        if (check.spec() instanceof GateSpec.Http gate) {
            return looked(new HttpCondition(gate, context, http), pod);
        }
        return check.spec() instanceof GateSpec.PromQl gate
                ? looked(new PromQlCondition(gate, context, http), pod)
                : new NotTried();
    }

    private CheckTrial command(GateContext context, String pod, String container, String command) {
        if (command.isEmpty()) {
            return new NotTried();
        }
        try {
            Placeholders subject = Placeholders.perPod(context).get(0);
            String script = PodVariables.before(command, context, pod) + subject.fill(command);
            ExecResult result = new PodCommands(cluster, context, container)
                    .run(subject, List.of("sh", "-c", script), new OneLook());
            return judged(result, pod);
        } catch (PodCommands.ServerAway away) {
            return new NotTried();
        } catch (ClusterException refused) {
            return refused(refused, pod);
        }
    }

    private static CheckTrial judged(ExecResult result, String pod) {
        String seen = ExecCondition.inWords(result);
        return switch (result.exitCode()) {
            case 0 -> new Passes();
            case NOT_EXECUTABLE, NOT_FOUND -> new CannotRun(pod, Cause.NO_PROGRAM, seen);
            case NO_ANSWER -> new CannotRun(pod, Cause.NO_ANSWER, seen);
            default -> new DoesNotPass(pod, seen);
        };
    }

    private static CheckTrial refused(ClusterException refused, String pod) {
        String message = LogText.excerpt(String.valueOf(refused.getMessage()));
        if (refused.reason() == Reason.FORBIDDEN) {
            return new CannotRun(pod, Cause.NOT_ALLOWED, message);
        }
        if (NoShell.isSaidBy(message)) {
            return new CannotRun(pod, Cause.NO_SHELL, message);
        }
        return refused.reason() == Reason.INVALID
                ? new CannotRun(pod, Cause.NO_CONTAINER, message)
                : new DoesNotPass(pod, message);
    }

    private static CheckTrial looked(GateCondition condition, String pod) {
        GateObservation look = condition.look(new OneLook());
        return switch (look.state()) {
            case GOOD -> new Passes();
            case NOT_YET -> new DoesNotPass(pod, look.seen());
            case REFUSED -> new CannotRun(pod, Cause.NOT_ALLOWED, look.seen());
            case HOPELESS -> new CannotRun(pod, Cause.HOPELESS, look.seen());
            case UNASKED -> new NotTried();
        };
    }

    /** The time that a single look has. */
    private static final class OneLook implements RemainingTime {
        @Override
        public Duration left() {
            return LONGEST;
        }

        @Override
        public boolean isOver() {
            return false;
        }
    }
}
