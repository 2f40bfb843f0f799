package io.jenkins.plugins.statefulset.rollout.jenkins.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import hudson.ExtensionList;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutObserver;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import jenkins.metrics.api.Metrics;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** What other plugins are told of rollouts, where they are installed. */
@OneJenkins
class SeenByOthersTest {
    private JenkinsRule jenkins;
    private TestCluster cluster;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cluster = Pipelines.web(jenkins);
        published().clear();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void metricsCountOutcomesPodsAndWaits() throws Exception {
        long completed = count("outcome", "completed");
        long replaced = count("pods", "replaced");
        long soaks = count("waits", "soak");
        long soaked = count("waited", "seconds", "soak");

        WorkflowRun build = Pipelines.run(
                jenkins, "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', soak: '1s'");

        jenkins.assertBuildStatusSuccess(build);
        assertThat(count("outcome", "completed")).isEqualTo(completed + 1);
        assertThat(count("pods", "replaced")).isEqualTo(replaced + 3);
        assertThat(count("waits", "soak")).isGreaterThan(soaks);
        assertThat(count("waited", "seconds", "soak")).isGreaterThan(soaked);
        assertThat(Metrics.metricRegistry().getGauges())
                .containsKey(MetricRegistry.name("statefulset.rollouts", "live"));
        assertThat(Metrics.metricRegistry().getCounters())
                .as("known before there is one")
                .containsKeys(
                        "statefulset.rollouts.outcome.rolled-back",
                        "statefulset.rollouts.outcome.failed",
                        "statefulset.rollouts.budgets.blocked");
    }

    @Test
    void aCheckFollowsTheRolloutToItsEnd() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins, "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%'");
        jenkins.assertBuildStatusSuccess(build);

        ChecksDetails last = awaitCheck(check -> check.getConclusion() == ChecksConclusion.SUCCESS);

        assertThat(last.getName()).contains("StatefulSet jenkins-test/web");
        assertThat(last.getStatus()).isEqualTo(ChecksStatus.COMPLETED);
        assertThat(last.getDetailsURL()).contains(jenkins.getURL() + build.getUrl() + "statefulset-rollout/#rollout-1");
        assertThat(last.getOutput().orElseThrow().getTitle())
                .contains("Completed: 3 of 3 pods ready on the new revision");
        assertThat(last.getOutput().orElseThrow().getSummary().orElseThrow())
                .contains("| 1 | web-2 | passed |", "| 2 | web-1, web-0 | passed |", "| web-0 | new | ready |");
        assertThat(published().get(published().size() - 1).getConclusion())
                .as("nothing older is published after the end")
                .isEqualTo(ChecksConclusion.SUCCESS);
    }

    @Test
    void aCheckSaysThatSomebodyIsToDoSomethingAboutARolloutThatIsHeld() throws Exception {
        WorkflowRun build = Pipelines.begin(
                jenkins,
                "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', gates: [manualGate()]");
        jenkins.waitForMessage("gate promotion after wave 1 started", build);
        ChecksDetails asked = awaitCheck(check -> title(check).startsWith("Waiting for a promotion"));
        assertThat(asked.getStatus()).isEqualTo(ChecksStatus.IN_PROGRESS);

        LiveRollouts.get().hold(build, Pipelines.record(build), "ada", "lunch");
        ChecksDetails held = awaitCheck(check -> check.getConclusion() == ChecksConclusion.ACTION_REQUIRED);
        assertThat(title(held)).startsWith("Held").contains("lunch");

        LiveRollouts.get().rollBack(build, Pipelines.record(build), "ada", "it is no good");
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        ChecksDetails back = awaitCheck(check -> check.getConclusion() == ChecksConclusion.FAILURE);
        assertThat(title(back)).startsWith("Rolled back").contains("it is no good");
    }

    @Test
    void aWordThatIsSaidInTheMomentOfAHoldIsHeard() throws Exception {
        WorkflowRun build = Pipelines.begin(
                jenkins,
                "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', gates: [manualGate()]");
        jenkins.waitForMessage("gate promotion after wave 1 started", build);
        ExtensionList.lookupSingleton(AtHolds.class).word =
                () -> LiveRollouts.get().rollBack(build, Pipelines.record(build), "ada", "it is no good");

        LiveRollouts.get().hold(build, Pipelines.record(build), "ada", "lunch");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("it is no good", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    /** Says a word once, on the thread that tells of a hold. */
    @TestExtension
    public static final class AtHolds extends RolloutObserver {
        private volatile Runnable word = () -> {};

        @Override
        public void onEvent(LiveRollout rollout, RolloutEvent event) {
            if (event instanceof RolloutEvent.Held) {
                Runnable once = word;
                word = () -> {};
                once.run();
            }
        }
    }

    @Test
    void eachWaveAndEachOrdinalHasASpanInTheTraceOfItsRollout() throws Exception {
        Spans spans = new Spans();
        GlobalOpenTelemetry.resetForTest();
        GlobalOpenTelemetry.set(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build());
        try {
            jenkins.assertBuildStatusSuccess(Pipelines.run(
                    jenkins, "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%'"));
            SpanData rollout = spans.await("rollout jenkins-test/web");
            SpanData wave = spans.await("wave 2");
            SpanData pod = spans.await("web-0");

            assertThat(spans.ended).extracting(SpanData::getName).contains("wave 1", "web-2", "web-1");
            assertThat(wave.getParentSpanId()).isEqualTo(rollout.getSpanId());
            assertThat(pod.getParentSpanId()).isEqualTo(wave.getSpanId());
            assertThat(pod.getTraceId()).isEqualTo(rollout.getTraceId());
            assertThat(pod.getStartEpochNanos()).isGreaterThanOrEqualTo(wave.getStartEpochNanos());
            assertThat(pod.getAttributes().get(AttributeKey.stringKey("k8s.pod.name")))
                    .isEqualTo("web-0");
        } finally {
            GlobalOpenTelemetry.resetForTest();
        }
    }

    private static final class Spans implements SpanExporter {
        private final List<SpanData> ended = new CopyOnWriteArrayList<>();

        SpanData await(String name) throws Exception {
            return Await.present(() ->
                    ended.stream().filter(span -> span.getName().equals(name)).findFirst());
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            ended.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private static long count(String... name) {
        return Metrics.metricRegistry()
                .counter(MetricRegistry.name("statefulset.rollouts", name))
                .getCount();
    }

    private static String title(ChecksDetails check) {
        return check.getOutput().flatMap(output -> output.getTitle()).orElse("");
    }

    /** Publishing is done beside the rollout. */
    private static ChecksDetails awaitCheck(Predicate<ChecksDetails> wanted) throws Exception {
        return Await.present(() -> published().stream().filter(wanted).findFirst());
    }

    private static List<ChecksDetails> published() {
        return ExtensionList.lookupSingleton(Publishers.class).published;
    }

    /** Publishes for every build. */
    @TestExtension
    public static final class Publishers extends ChecksPublisherFactory {
        private final List<ChecksDetails> published = new CopyOnWriteArrayList<>();

        @Override
        protected Optional<ChecksPublisher> createPublisher(Run<?, ?> run, TaskListener listener) {
            return Optional.of(new ChecksPublisher() {
                @Override
                public void publish(ChecksDetails details) {
                    published.add(details);
                }
            });
        }

        @Override
        protected Optional<ChecksPublisher> createPublisher(Job<?, ?> job, TaskListener listener) {
            return Optional.empty();
        }
    }
}
