package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import java.util.Optional;

/**
 * How a rollout goes back from here.
 *
 * <ol>
 *   <li>One that brought its own template writes the one from before.
 *   <li>So does one of a template in place that was asked to ({@code --rollback-by template}).
 *   <li>Else the template stays, and pods of the new revision that go down under the guard come back from {@code currentRevision}
 *       ({@code newVersionedStatefulSetPod} in stateful_set_utils.go): seen on 1.34.4 and 1.37.2, OrderedReady and Parallel.
 *   <li>That takes {@code currentRevision} to be the base. It is until every pod is updated and ready in the same look of the controller
 *       ({@code completeRollingUpdate}, whatever the partition is); from then on pods come back on the new revision only, so the template
 *       from before is written: what runs matters more than whom the template belongs to.
 *   <li>Under OnDelete the controller makes pods of the update revision, wherever they are: there only the template leads back.
 *   <li>Where the owner has put the template from before in place by now, nothing is written either way.
 * </ol>
 */
public final class WayBack {
    private WayBack() {}

    /** How pods of a template in place would go back. */
    public static RollbackBy of(SetView set, Optional<String> base, RollbackBy wanted) {
        boolean madeFromBase = set.strategy() == UpdateStrategy.ROLLING_UPDATE
                && base.isPresent()
                && set.currentRevision().equals(base);
        return madeFromBase ? wanted : RollbackBy.TEMPLATE;
    }

    static RollbackBy of(Observation seen) {
        Setup setup = seen.state().setup();
        return setup.applied()
                .map(applied -> of(seen.set(), setup.baseRevision(), applied.rollbackBy()))
                .orElse(RollbackBy.TEMPLATE);
    }

    /** The template that the first write of a rollback puts in place. */
    static TemplateSource template(Observation seen) {
        boolean there = seen.state().setup().applied().isPresent()
                && seen.set().templateHash().equals(seen.state().setup().baseHash());
        return of(seen) == RollbackBy.PARTITION || there ? TemplateSource.KEEP : TemplateSource.BASE;
    }

    /** Where the set stands still while it goes back. Where the owner may write again, no number of replicas gets above it. */
    static int frozen(Observation seen) {
        return seen.state().setup().applied().isPresent()
                ? EndPartition.GUARD_PARTITION
                : seen.set().replicas();
    }

    /** Whether a rollback would leave the template as it is, whosever it is. */
    static boolean writesNoTemplate(Observation seen) {
        return seen.state().goesBackUnderTheTemplate()
                || (seen.state().phase() != Phase.ROLLING_BACK && template(seen) == TemplateSource.KEEP);
    }
}
