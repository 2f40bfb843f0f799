package io.jenkins.plugins.statefulset.rollout.swarm;

import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened in a run, and what was wrong with it. Nothing is made a sentence of before somebody wants to read it. */
final class RunLog {
    private final Supplier<Instant> now;
    private final List<Object> lines = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    private record Line(Instant time, String what) {
        @Override
        public String toString() {
            return time + " " + what;
        }
    }

    RunLog(Supplier<Instant> now) {
        this.now = now;
    }

    void say(String what) {
        lines.add(new Line(now.get(), what));
    }

    void say(RolloutEvent event) {
        lines.add(event);
    }

    void check(boolean holds, String otherwise) {
        check(holds, () -> otherwise);
    }

    void check(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            wrong.add(otherwise.get());
        }
    }

    void wrong(List<String> more) {
        wrong.addAll(more);
    }

    List<String> wrong() {
        return wrong;
    }

    List<String> lines() {
        return lines.stream()
                .map(line -> line instanceof RolloutEvent event ? EventJson.write(event) : line.toString())
                .toList();
    }
}
