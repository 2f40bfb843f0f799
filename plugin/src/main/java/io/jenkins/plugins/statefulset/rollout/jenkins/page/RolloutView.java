package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.model.Run;
import hudson.model.User;
import hudson.util.HttpResponses;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.page.RolloutFacts.Drive;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Fate;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Fates;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.NextActions;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.report.ReportParts;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** One rollout of a build as it stands when it is looked at, and the endpoints that steer it. */
public final class RolloutView {
    private static final Logger LOG = Logger.getLogger(RolloutView.class.getName());

    private final RolloutAction action;
    private final RolloutRecord record;
    private final RolloutFacts facts;
    private final Optional<ReportParts> parts;

    RolloutView(RolloutAction action, RolloutRecord record) {
        this.action = action;
        this.record = record;
        Optional<LiveRollout> live = LiveRollouts.get().find(action.run(), record);
        this.facts = new RolloutFacts(
                NextActions.goOn(action.run(), record),
                timeline(action, record, live.isPresent()),
                record.outcome(),
                record.reason(),
                live.map(here -> drive(here, record)).orElseGet(() -> undriven(action.run(), record)));
        this.parts = facts.timeline().map(timeline -> ReportParts.of(timeline, "r" + record.number() + "-"));
    }

    private static Drive drive(LiveRollout live, RolloutRecord record) {
        return record.unattended() ? new Drive.Itself(live.stop()) : new Drive.Here(live.stop());
    }

    private static Drive undriven(Run<?, ?> run, RolloutRecord record) {
        if (run.isLogUpdated() && record.outcome().isEmpty()) {
            return new Drive.Soon();
        }
        Optional<Fate> kept = record.replacement().<Fate>map(Fate.Replaced::new).or(() -> record.outcome()
                .filter(result -> record.over())
                .map(result -> new Fate.Over(
                        new Outcome(
                                record.rolloutId().orElse(""),
                                result,
                                record.reason().orElse(""),
                                record.duration()),
                        record.elsewhere().orElse(""))));
        return new Drive.Nobody(kept.orElseGet(() -> Fates.get().of(run, record)));
    }

    private static Optional<RolloutTimeline> timeline(RolloutAction action, RolloutRecord record, boolean driven) {
        List<RolloutEvent> events;
        try {
            events = action.events(record).read();
        } catch (IOException unreadable) {
            LOG.log(
                    Level.WARNING,
                    unreadable,
                    () -> "cannot read " + action.events(record).path());
            return Optional.empty();
        }
        if (events.isEmpty()) {
            return Optional.empty();
        }
        Instant until = driven ? Instant.now() : Instant.MIN;
        return Optional.of(RolloutTimeline.of(
                events.stream().map(RolloutView::inFieldNames).toList(), ZoneId.systemDefault(), until));
    }

    /** Only these name options of the command line; what pods say is left alone. */
    private static RolloutEvent inFieldNames(RolloutEvent event) {
        return event instanceof RolloutEvent.Planned || event instanceof RolloutEvent.Backup
                ? EventJson.read(FieldNames.in(EventJson.write(event)))
                : event;
    }

    public Run<?, ?> getRun() {
        return action.run();
    }

    public int getNumber() {
        return record.number();
    }

    public String getName() {
        return record.target().toString();
    }

    /** Who asked for it. */
    public String getBy() {
        return record.by();
    }

    public RolloutStanding getStanding() {
        return facts.standing();
    }

    public String getWhy() {
        return facts.why();
    }

    public String getStage() {
        return facts.stage();
    }

    public List<String> getChanges() {
        return facts.changes();
    }

    /** Whether more may happen, so that it is worth looking again. */
    public boolean isActive() {
        return switch (facts.standing()) {
            case COMPLETED, ROLLED_BACK, FAILED, REPLACED -> false;
            case STARTING, UNDER_WAY, WAITING, HELD, ELSEWHERE, LEFT -> true;
        };
    }

    public String getDuration() {
        Duration known = record.duration();
        Duration took =
                known.isZero() ? facts.timeline().map(RolloutTimeline::duration).orElse(Duration.ZERO) : known;
        return Durations.passed(took);
    }

    public long getReady() {
        return facts.timeline().map(RolloutFacts::readyOnNew).orElse(0L);
    }

    public int getReplicas() {
        return facts.timeline().map(timeline -> timeline.rows().size()).orElse(0);
    }

    public List<OrdinalTile> getTiles() {
        return facts.timeline()
                .map(timeline -> OrdinalTile.of(timeline, facts.drive().here(), goesOn(timeline)))
                .orElse(List.of());
    }

    private boolean goesOn(RolloutTimeline timeline) {
        boolean back = timeline.bands().stream().anyMatch(band -> band.kind() == RolloutTimeline.BandKind.ROLLBACK);
        return !back && !record.over();
    }

    /** Empty before there is anything to tell. */
    public ReportParts getParts() {
        return parts.orElse(null);
    }

    /** What Jenkins itself did about it; none where its build did all. */
    public List<String> getOwnLog() {
        return action.ownLog(record).lines();
    }

    /** What the present user can tell it now. */
    public List<Steering> getSteering() {
        return Steering.possible(facts, action.run());
    }

    /** Ends of waves that a promotion can go to; the sizes are counts of pods on the new revision. */
    public List<Wave> getWavesAhead() {
        return facts.timeline().flatMap(RolloutTimeline::plan).stream()
                .flatMap(plan -> plan.waves().stream())
                .filter(wave -> reach(wave) > getReady() && reach(wave) < getReplicas())
                .toList();
    }

    /** How many pods are on the new revision when the wave ends. */
    public int reach(Wave wave) {
        return getReplicas() - wave.partition();
    }

    /**
     * Promotes it.
     *
     * @param to how far, such as {@code 2} or {@code 50%}; blank for the present wave only
     */
    @RequirePOST
    public HttpResponse doPromote(@QueryParameter String to) {
        Steering.PROMOTE.check(action.run());
        return say(live -> live.promote(action.run(), record, person(), size(to)));
    }

    /** Takes it up after a hold. */
    @RequirePOST
    public HttpResponse doResume() {
        Steering.RESUME.check(action.run());
        return say(live -> live.resume(action.run(), record, person()));
    }

    /** Holds it. */
    @RequirePOST
    public HttpResponse doHold(@QueryParameter String reason) {
        Steering.HOLD.check(action.run());
        return say(live -> live.hold(action.run(), record, person(), orElse(reason, "held in Jenkins")));
    }

    /** Rolls it back. */
    @RequirePOST
    public HttpResponse doRollback(@QueryParameter String reason) {
        Steering.ROLL_BACK.check(action.run());
        return say(live -> live.rollBack(action.run(), record, person(), orElse(reason, "rolled back in Jenkins")));
    }

    private interface Word {
        void say(LiveRollouts live);
    }

    private static HttpResponse say(Word word) {
        try {
            word.say(LiveRollouts.get());
            return HttpResponses.status(HttpServletResponse.SC_NO_CONTENT);
        } catch (BadRequestException | ClusterException refused) {
            return new SteeringError(FieldNames.in(refused.getMessage()));
        }
    }

    private static String person() {
        User user = User.current();
        return user == null ? Jenkins.ANONYMOUS2.getName() : user.getId();
    }

    private static Optional<WaveSize> size(String to) {
        return to == null || to.isBlank() ? Optional.empty() : Optional.of(WaveSize.parse(to));
    }

    private static String orElse(String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text.strip();
    }
}
