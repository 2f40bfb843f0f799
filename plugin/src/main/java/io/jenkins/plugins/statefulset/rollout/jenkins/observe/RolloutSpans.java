package io.jenkins.plugins.statefulset.rollout.jenkins.observe;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import io.jenkins.plugins.statefulset.rollout.jenkins.observe.RolloutTrace.Node;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutObserver;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Traces rollouts where the plugin {@code opentelemetry-api} is installed, and goes nowhere unless somebody, such as the plugin {@code
 * opentelemetry}, has said where traces go.
 *
 * <ol>
 *   <li>The spans of a rollout ({@link RolloutTrace}) are sent when it stops, with the times of its events: so a restart of Jenkins loses
 *       none.
 *   <li>They belong to the trace of the build, as its variable {@code TRACEPARENT} names it; a build without one has a trace for each
 *       rollout.
 * </ol>
 */
@Extension(optional = true)
public final class RolloutSpans extends RolloutObserver {
    private static final Logger LOG = Logger.getLogger(RolloutSpans.class.getName());
    private static final String SCOPE = "io.jenkins.plugins.statefulset-rollout";

    /** Fails to load, and so is no extension, where the plugin is not installed. */
    public RolloutSpans() {
        LOG.finest("states of spans: " + StatusCode.values().length);
    }

    @Override
    public void onEvent(LiveRollout rollout, RolloutEvent event) {
        if (event instanceof RolloutEvent.Finished && !rollout.isSecondHand()) {
            RolloutThreads.pool().execute(() -> send(rollout));
        }
    }

    private static void send(LiveRollout rollout) {
        try {
            List<RolloutEvent> events = rollout.events();
            RolloutTimeline timeline =
                    RolloutTimeline.of(events, ZoneId.systemDefault(), Instant.MIN, FieldNames.ROLLOUT);
            Tracer tracer = GlobalOpenTelemetry.get().getTracer(SCOPE);
            send(tracer, parent(rollout.build()), RolloutTrace.of(timeline, toldBefore(events)));
        } catch (IOException | RuntimeException unsent) {
            LOG.log(Level.WARNING, unsent, () -> rollout.build() + ": its rollout is not traced");
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** When it stopped the time before; it goes on from there. */
    private static Instant toldBefore(List<RolloutEvent> events) {
        List<RolloutEvent> ends =
                events.stream().filter(RolloutEvent.Finished.class::isInstance).toList();
        return ends.size() < 2 ? Instant.MIN : ends.get(ends.size() - 2).time();
    }

    private static Context parent(Run<?, ?> build) throws IOException, InterruptedException {
        return W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), build.getEnvironment(TaskListener.NULL), new Variables());
    }

    private static void send(Tracer tracer, Context parent, Node node) {
        SpanBuilder begun = tracer.spanBuilder(node.name()).setParent(parent).setStartTimestamp(node.from());
        node.attributes().forEach(begun::setAttribute);
        Span span = begun.startSpan();
        node.error().ifPresent(why -> span.setStatus(StatusCode.ERROR, why));
        node.children().forEach(child -> send(tracer, parent.with(span), child));
        span.end(node.to());
    }

    /** Reads {@code traceparent} from {@code TRACEPARENT}. */
    private static final class Variables implements TextMapGetter<Map<String, String>> {
        @Override
        public Iterable<String> keys(Map<String, String> variables) {
            return variables.keySet();
        }

        @Override
        public String get(Map<String, String> variables, String key) {
            return variables == null ? null : variables.get(key.toUpperCase(Locale.ROOT));
        }
    }
}
