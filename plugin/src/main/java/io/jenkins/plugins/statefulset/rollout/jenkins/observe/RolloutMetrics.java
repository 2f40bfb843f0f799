package io.jenkins.plugins.statefulset.rollout.jenkins.observe;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.MetricSet;
import hudson.Extension;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.observe.Course.Count;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutObserver;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.metrics.api.MetricProvider;
import jenkins.metrics.api.Metrics;

/**
 * Counts for the plugin {@code metrics}, where it is installed. Counters start at zero with Jenkins, as all of that plugin do.
 *
 * <ol>
 *   <li>{@code statefulset.rollouts.live}: rollouts that this Jenkins drives now, or follows.
 *   <li>{@code statefulset.rollouts.outcome.OUTCOME}: completed, rolled-back, held, failed.
 *   <li>{@code statefulset.rollouts.waits.CAUSE} and {@code statefulset.rollouts.waited.seconds.CAUSE}: how often and how long, when a wait is
 *       over.
 *   <li>{@code statefulset.rollouts.pods.replaced}, {@code statefulset.rollouts.budgets.blocked}.
 *   <li>What was told before Jenkins was started, or by another build, is not counted again.
 * </ol>
 */
@Extension(optional = true)
public final class RolloutMetrics extends RolloutObserver {
    private static final Logger LOG = Logger.getLogger(RolloutMetrics.class.getName());
    private static final String ALL = "statefulset.rollouts";
    private static final String LIVE = MetricRegistry.name(ALL, "live");
    private static final String REPLACED = MetricRegistry.name(ALL, "pods", "replaced");
    private static final String BLOCKED = MetricRegistry.name(ALL, "budgets", "blocked");

    private final Map<RolloutRecord, Course> courses = new WeakHashMap<>();
    private final Map<String, Duration> fractions = new HashMap<>();

    @Override
    public synchronized void onEvent(LiveRollout rollout, RolloutEvent event) {
        List<Count> counts = course(rollout, event).add(event);
        if (!rollout.isSecondHand()) {
            counts.forEach(this::count);
        }
    }

    private Course course(LiveRollout rollout, RolloutEvent first) {
        return courses.computeIfAbsent(rollout.record(), unknown -> {
            Course course = new Course();
            try {
                List<RolloutEvent> before = rollout.events();
                boolean last =
                        !before.isEmpty() && before.get(before.size() - 1).equals(first);
                before.subList(0, last ? before.size() - 1 : before.size()).forEach(course::add);
            } catch (IOException unreadable) {
                LOG.log(Level.FINE, unreadable, () -> "what went before is not known");
            }
            return course;
        });
    }

    private void count(Count count) {
        if (count instanceof Count.Ended ended) {
            add(outcome(ended.outcome()), 1);
        } else if (count instanceof Count.PodReplaced) {
            add(REPLACED, 1);
        } else if (count instanceof Count.BudgetBlocked) {
            add(BLOCKED, 1);
        } else if (count instanceof Count.Waited waited) {
            String cause = waited.over().cause();
            add(MetricRegistry.name(ALL, "waits", cause), 1);
            add(MetricRegistry.name(ALL, "waited", "seconds", cause), wholeSeconds(waited.over()));
        }
    }

    /** What is left of a second is kept for the next wait: many short ones add up. */
    private long wholeSeconds(Waits.Wait wait) {
        Duration all = fractions.getOrDefault(wait.cause(), Duration.ZERO).plus(wait.took());
        fractions.put(wait.cause(), all.minusSeconds(all.toSeconds()));
        return all.toSeconds();
    }

    private static void add(String name, long number) {
        Metrics.metricRegistry().counter(name).inc(number);
    }

    private static String outcome(String word) {
        return MetricRegistry.name(ALL, "outcome", word);
    }

    /** Those whose names are known before anything happens, so that whoever draws them finds them at once. */
    @Extension(optional = true)
    public static final class Known extends MetricProvider {
        @Override
        public MetricSet getMetricSet() {
            Map<String, Metric> known = new TreeMap<>();
            known.put(LIVE, (Gauge<Integer>) () -> LiveRollouts.get().all().size());
            for (Result outcome : Result.values()) {
                known.put(outcome(Course.word(outcome)), new Counter());
            }
            for (String name : Set.of(REPLACED, BLOCKED)) {
                known.put(name, new Counter());
            }
            return () -> Collections.unmodifiableMap(known);
        }
    }
}
