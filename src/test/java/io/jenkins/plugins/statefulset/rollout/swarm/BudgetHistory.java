package io.jenkins.plugins.statefulset.rollout.swarm;

import io.jenkins.plugins.statefulset.rollout.sim.BudgetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What each budget has allowed since when. */
final class BudgetHistory {
    private final Map<String, List<Allowed>> changes = new HashMap<>();

    private record Allowed(Instant since, int most) {}

    void note(BudgetState budget, Instant now) {
        List<Allowed> known = changes.computeIfAbsent(budget.name(), name -> new ArrayList<>());
        if (known.isEmpty() || known.get(known.size() - 1).most() != budget.allowed()) {
            known.add(new Allowed(now, budget.allowed()));
        }
    }

    /** The most that it has allowed since that time; empty where it was not there by then. */
    OptionalInt mostSince(BudgetState budget, Instant time) {
        List<Allowed> known = changes.getOrDefault(budget.name(), List.of());
        int most = 0;
        for (int i = known.size() - 1; i >= 0; i--) {
            most = Math.max(most, known.get(i).most());
            if (!known.get(i).since().isAfter(time)) {
                return OptionalInt.of(most);
            }
        }
        return OptionalInt.empty();
    }
}
