package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;

/** Plans a rollout on a cluster, tells the plan, begins it and follows it to its end. */
final class RolloutStart {
    private final Shell shell;
    private final ClusterSession work;
    private final Format form;
    private final OutputFileOptions records;

    RolloutStart(Shell shell, ClusterSession work, Format form, OutputFileOptions records) {
        this.shell = shell;
        this.work = work;
        this.form = form;
        this.records = records;
    }

    /** @return the exit code */
    int of(RolloutRequest request) {
        try (RolloutOutput telling = new RolloutOutput(shell, form, records)) {
            work.rollouts().requireFree(request);
            RolloutPlan plan = work.rollouts().plan(request);
            if (plan.blocked()) {
                telling.blocked(plan, blocker -> plan.event().statefulSet());
                return ExitCode.REFUSED;
            }
            telling.plan(plan, request);
            ForegroundDriver driving = new ForegroundDriver(shell, work, request.name(), telling, form);
            return driving.follow(new LiveFold(request.soak(), shell.wording()), () -> work.rollouts()
                    .start(plan, request, telling));
        }
    }
}
