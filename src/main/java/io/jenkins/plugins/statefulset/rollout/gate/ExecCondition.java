package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.util.List;

/** A shell command ends with 0 in each pod of the wave. */
final class ExecCondition implements GateCondition {
    private final String command;
    private final GateContext context;
    private final List<Placeholders> subjects;
    private final PodCommands pods;

    ExecCondition(GateSpec.Exec spec, GateContext context, Cluster cluster) {
        this.command = spec.command();
        this.context = context;
        this.subjects = Placeholders.perPod(context);
        this.pods = new PodCommands(cluster, context, spec.container());
    }

    @Override
    public GateObservation look(RemainingTime time) {
        return GateObservation.atAll(subjects, time, subject -> {
            String script = PodVariables.before(command, context, subject.pod().orElseThrow()) + subject.fill(command);
            ExecResult result = pods.run(subject, List.of("sh", "-c", script), time);
            return result.exitCode() == 0 ? GateObservation.good("") : GateObservation.notYet(inWords(result));
        });
    }

    /** The exit code, and the last line of what the command complained about, or else of what it printed. */
    static String inWords(ExecResult result) {
        List<String> lines = PlainText.lines(result.error());
        if (lines.isEmpty()) {
            lines = PlainText.lines(result.output());
        }
        return "exit code " + result.exitCode()
                + (lines.isEmpty() ? "" : ": " + LogText.excerpt(lines.get(lines.size() - 1)));
    }
}
