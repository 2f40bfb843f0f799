package io.jenkins.plugins.statefulset.rollout.jenkins.observe;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksDetails.ChecksDetailsBuilder;
import io.jenkins.plugins.checks.api.ChecksOutput.ChecksOutputBuilder;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import io.jenkins.plugins.statefulset.rollout.jenkins.page.RolloutDigest;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutObserver;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Shows a rollout as a check of the commit that its build is of, such as on a pull request, where the plugin {@code checks-api} is
 * installed and somebody publishes checks for that build.
 *
 * <ol>
 *   <li>One check for each set of a build, named {@code StatefulSet namespace/name}; a second rollout of the set in the same build takes it
 *       over.
 *   <li>It is published when it is planned, when a wave begins or ends, when people are asked, and when it is held, resumed, rolled back or
 *       over: not with each pod. Publishing waits for a server, so it is done beside the rollout; what happens meanwhile is published once,
 *       as it stands then.
 *   <li>Completed is a success; rolled back or failed is a failure; held asks for an action.
 *   <li>What cannot be published is logged, and changes nothing for the rollout.
 * </ol>
 */
@Extension(optional = true)
public final class RolloutChecks extends RolloutObserver {
    private static final Logger LOG = Logger.getLogger(RolloutChecks.class.getName());

    private final Set<RolloutRecord> due = new HashSet<>();
    private final Map<RolloutRecord, Object> turns = new WeakHashMap<>();

    /** Fails to load, and so is no extension, where the plugin is not installed. */
    public RolloutChecks() {
        LOG.finest("states of checks: " + ChecksStatus.values().length);
    }

    @Override
    public void onEvent(LiveRollout rollout, RolloutEvent event) {
        if (!isWorthTelling(event)
                || ExtensionList.lookup(ChecksPublisherFactory.class).isEmpty()) {
            return;
        }
        Object turn;
        synchronized (due) {
            if (!due.add(rollout.record())) {
                return;
            }
            turn = turns.computeIfAbsent(rollout.record(), unknown -> new Object());
        }
        RolloutThreads.pool().execute(() -> publish(rollout, turn));
    }

    private static boolean isWorthTelling(RolloutEvent event) {
        return event instanceof RolloutEvent.Planned
                || event instanceof RolloutEvent.WaveChanged
                || (event instanceof RolloutEvent.GateChanged gate && gate.pod().isEmpty())
                || event instanceof RolloutEvent.Held
                || event instanceof RolloutEvent.Resumed
                || event instanceof RolloutEvent.Promoted
                || event instanceof RolloutEvent.RollingBack
                || event instanceof RolloutEvent.Finished;
    }

    /** In turn: two at once could leave the older state standing. */
    private void publish(LiveRollout rollout, Object turn) {
        synchronized (turn) {
            synchronized (due) {
                due.remove(rollout.record());
            }
            try {
                List<RolloutEvent> events = rollout.events();
                if (!events.isEmpty()) {
                    ChecksPublisherFactory.fromRun(rollout.build(), TaskListener.NULL)
                            .publish(details(rollout, events));
                }
            } catch (IOException | RuntimeException unpublished) {
                LOG.log(Level.WARNING, unpublished, () -> "the check of " + rollout.build() + " is not published");
            }
        }
    }

    private static ChecksDetails details(LiveRollout rollout, List<RolloutEvent> events) {
        RolloutDigest digest = RolloutDigest.of(rollout.build(), rollout.record(), events);
        ChecksDetailsBuilder check = new ChecksDetailsBuilder()
                .withName("StatefulSet " + rollout.record().target())
                .withDetailsURL(digest.url())
                .withStartedAt(utc(digest.began()))
                .withOutput(new ChecksOutputBuilder()
                        .withTitle(digest.title())
                        .withSummary(digest.summary())
                        .build());
        ChecksConclusion conclusion = conclusion(digest);
        check.withStatus(conclusion == ChecksConclusion.NONE ? ChecksStatus.IN_PROGRESS : ChecksStatus.COMPLETED)
                .withConclusion(conclusion);
        digest.ended().ifPresent(end -> check.withCompletedAt(utc(end)));
        return check.build();
    }

    private static ChecksConclusion conclusion(RolloutDigest digest) {
        return switch (digest.standing()) {
            case COMPLETED -> ChecksConclusion.SUCCESS;
            case ROLLED_BACK, FAILED -> ChecksConclusion.FAILURE;
            case HELD -> ChecksConclusion.ACTION_REQUIRED;
            case STARTING, UNDER_WAY, WAITING, ELSEWHERE, LEFT, REPLACED -> ChecksConclusion.NONE;
        };
    }

    private static LocalDateTime utc(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
