package io.jenkins.plugins.statefulset.rollout.sim;

import java.time.Duration;
import java.util.Map;

/**
 * How long things take in a simulation, each between two bounds from which the seed draws.
 *
 * @param start from a pod being scheduled to its containers running (image pull, creation), by container name; the
 *     longest of a pod's containers counts, {@code *} stands for those not named
 * @param answering from a container running until its probes could succeed, by container name, as above
 * @param termination from a pod's deletion to its end, cut at its grace period
 * @param job how long a Job's pod runs
 * @param request how long a request to the API server takes there and back
 * @param watch how long a change takes to show in a watch
 */
public record Timings(
        Map<String, Span> start, Map<String, Span> answering, Span termination, Span job, Span request, Span watch) {

    /** What a small database on a fast cluster takes. */
    public static final Timings DEFAULT = new Timings(
            Map.of("*", Span.ofMillis(1000, 3000)),
            Map.of("*", Span.ofMillis(200, 1000)),
            Span.ofMillis(500, 2000),
            Span.ofMillis(5_000, 15_000),
            Span.ofMillis(2, 2),
            Span.ofMillis(2, 2));

    public Timings {
        start = Map.copyOf(start);
        answering = Map.copyOf(answering);
        if (!start.containsKey("*") || !answering.containsKey("*")) {
            throw new IllegalArgumentException("timings need a value for '*'");
        }
    }

    Span startOf(String container) {
        return start.getOrDefault(container, start.get("*"));
    }

    Span answeringOf(String container) {
        return answering.getOrDefault(container, answering.get("*"));
    }

    public Timings withStart(Duration from, Duration to) {
        return new Timings(Map.of("*", new Span(from, to)), answering, termination, job, request, watch);
    }

    public Timings withAnswering(Duration from, Duration to) {
        return new Timings(start, Map.of("*", new Span(from, to)), termination, job, request, watch);
    }

    public Timings withTermination(Duration from, Duration to) {
        return new Timings(start, answering, new Span(from, to), job, request, watch);
    }

    public Timings withJob(Duration from, Duration to) {
        return new Timings(start, answering, termination, new Span(from, to), request, watch);
    }

    public Timings withRequest(Duration from, Duration to) {
        return new Timings(start, answering, termination, job, new Span(from, to), watch);
    }

    public Timings withWatch(Duration from, Duration to) {
        return new Timings(start, answering, termination, job, request, new Span(from, to));
    }

    /** Both bounds included, neither negative. */
    public record Span(Duration from, Duration to) {
        public Span {
            if (from.isNegative() || to.compareTo(from) < 0) {
                throw new IllegalArgumentException("no span of time: " + from + " to " + to);
            }
        }

        static Span ofMillis(long from, long to) {
            return new Span(Duration.ofMillis(from), Duration.ofMillis(to));
        }
    }
}
