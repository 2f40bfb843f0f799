package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.kept.IssuedCommand;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The last line of defence against a driver that writes for ever: how often it has written with nothing new in the world. Not
 * thread-safe.
 *
 * <ol>
 *   <li>After {@value #MOST} writes with nothing new it is spent.
 *   <li>New is whatever a decision depends on and no write of ours changes at once: the set's identity, replicas, strategy, template and
 *       revisions, what its controller has seen, its pods, budgets, the backup, verdicts of gates, a person's command, a foreign template.
 *       Then the count begins anew. Of commands each is new, be it the same word again: whoever clicks ten times is answered ten times.
 *   <li>What the driver writes itself, the record and the partition, is nothing new.
 *   <li>Only the world of the last write is compared: one that comes back is new again.
 *   <li>A look that writes nothing costs nothing.
 * </ol>
 */
final class WriteLimit {
    /** The longest honest row is shorter: a note of a wait, its end, the begin of a rollback. */
    static final int MOST = 8;

    private Optional<Object> world = Optional.empty();
    private int writes;

    /** What a decision depends on and no write of ours changes at once. */
    private record World(
            Object set, Object pods, Object budgets, Object backup, Object verdicts, Object said, Object drift) {
        static World of(Observation seen, Optional<IssuedCommand> said) {
            return new World(
                    List.of(
                            seen.set().uid(),
                            seen.set().replicas(),
                            seen.set().strategy(),
                            seen.set().templateHash(),
                            seen.set().observed(),
                            seen.set().updateRevision(),
                            seen.set().currentRevision()),
                    seen.pods(),
                    seen.budgets().stream().map(World::budget).toList(),
                    seen.backup(),
                    List.of(Map.copyOf(seen.verdicts()), Map.copyOf(seen.podChecks())),
                    said,
                    seen.drift());
        }

        private static Object budget(BudgetView budget) {
            return List.of(
                    budget.uid(), budget.observed(), budget.allowedByStatus(), budget.healthy(), budget.desired());
        }
    }

    /**
     * Whether another write would be one too many.
     *
     * @param said the command that it would obey
     */
    boolean spent(Observation seen, Optional<IssuedCommand> said) {
        return writes >= MOST && world.equals(Optional.of(World.of(seen, said)));
    }

    /**
     * Something was written after this look.
     *
     * @param said the command that it obeyed
     */
    void wrote(Observation seen, Optional<IssuedCommand> said) {
        World now = World.of(seen, said);
        writes = world.filter(before -> Objects.equals(before, now)).isPresent() ? writes + 1 : 1;
        world = Optional.of(now);
    }
}
