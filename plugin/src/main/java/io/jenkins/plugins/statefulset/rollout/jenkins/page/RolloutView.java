package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PageAddresses;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.WaitingBuilds;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.report.ReportParts;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * One rollout of a build as it stands when it is looked at, the endpoints that steer it, and what of it can be downloaded. Its exported
 * properties are what {@code api/json} shows.
 */
@ExportedBean(defaultVisibility = RolloutView.SHOWN)
public final class RolloutView {
    static final int SHOWN = 999;

    private final RolloutAction action;
    private final RolloutRecord record;
    private final Reader reader;
    private final RolloutFacts facts;
    private final Optional<ReportParts> parts;

    RolloutView(RolloutAction action, RolloutRecord record, Reader reader) {
        this.action = action;
        this.record = record;
        this.reader = reader;
        this.facts = FactsReader.read(action, record, reader);
        this.parts = facts.timeline().map(timeline -> ReportParts.of(timeline, "r" + record.number() + "-"));
    }

    public Run<?, ?> getRun() {
        return action.run();
    }

    @Exported
    public int getNumber() {
        return record.number();
    }

    /** The set, as {@code namespace/name}. */
    @Exported
    public String getName() {
        return record.target().toString();
    }

    /** The set, and which rollout of the build it is where the build has several of that set. */
    public String getHeading() {
        boolean several = action.records().stream()
                        .filter(other -> other.target().toString().equals(getName()))
                        .count()
                > 1;
        return several ? Messages.RolloutView_heading(getName(), getNumber()) : getName();
    }

    /** As the system configuration names it; empty where the build named none. */
    @Exported
    public String getCluster() {
        return record.target().cluster().cluster().orElse("");
    }

    /** Empty until the cluster has it. */
    @Exported
    public String getId() {
        return record.rolloutId().orElse("");
    }

    /** Its page, from the root of Jenkins. */
    public String getPagePath() {
        return PageAddresses.path(action.run(), record.number());
    }

    /** The same with the address of Jenkins, as far as Jenkins knows it. */
    @Exported
    public String getUrl() {
        return PageAddresses.of(action.run(), record.number());
    }

    /** Of no other rollout on a page of many. */
    public String getRowId() {
        return "row-" + Util.getDigestOf(action.run().getExternalizableId() + "/" + record.number());
    }

    /** Such as {@code under-way} or {@code rolled-back}. */
    @Exported
    public String getState() {
        return getStanding().getStyle();
    }

    /** Names of builds that wait for the set. */
    @Exported
    public List<String> getWaitingBuilds() {
        return WaitingBuilds.get().of(record.target()).stream()
                .filter(run -> run.getParent().hasPermission(Item.READ))
                .map(Run::getFullDisplayName)
                .toList();
    }

    /** As {@link #getWhy}, without how to go on: the buttons stand beside it. */
    public String getReasonNow() {
        return facts.reason();
    }

    @Exported
    public Date getStarted() {
        return Date.from(record.started());
    }

    /** Until now where it is not over. */
    @Exported
    public long getDurationSeconds() {
        return took().toSeconds();
    }

    /** What people with names are asked now; null, as the export wants it, for nothing. */
    @Exported(inline = true)
    public ApprovalState getApproval() {
        return facts.ballots()
                .open()
                .map(gate -> ApprovalState.of(gate, facts.ballots()))
                .orElse(null);
    }

    /** What they have said, oldest first. */
    @Exported(inline = true)
    public List<VoteState> getVotes() {
        return facts.ballots().votes().stream()
                .map(vote -> VoteState.of(vote, reader))
                .toList();
    }

    /** What the present user can tell it now: names of endpoints. */
    @Exported
    public List<String> getActions() {
        return getSteering().stream().map(Steering::getEndpoint).toList();
    }

    /** The pods, highest ordinal first. */
    @Exported(inline = true)
    public List<OrdinalState> getOrdinals() {
        return facts.timeline().map(OrdinalState::of).orElse(List.of());
    }

    /** The latest wave that has begun; 0 before the first. */
    @Exported
    public int getWave() {
        return facts.waveNumber();
    }

    /** How many waves were planned; 0 where that is not known. */
    @Exported
    public int getWaves() {
        return facts.timeline()
                .flatMap(RolloutTimeline::plan)
                .map(plan -> plan.waves().size())
                .orElse(0);
    }

    /** The waves as they were planned, and how far each has come. */
    @Exported(inline = true)
    public List<WaveState> getPlannedWaves() {
        return facts.timeline().map(WaveState::of).orElse(List.of());
    }

    /** Waves, and what was waited for, in the order in which they began. */
    @Exported(inline = true)
    public List<BandState> getCourse() {
        return facts.timeline().map(BandState::of).orElse(List.of());
    }

    /** The address of all that it told, to download. */
    @Exported
    public String getEventsUrl() {
        return address("events");
    }

    /** The address of its report, to download. */
    @Exported
    public String getReportUrl() {
        return address("report");
    }

    private String address(String what) {
        return PageAddresses.of(action.run(), record.number(), what);
    }

    /** Who asked for it. */
    @Exported
    public String getBy() {
        return record.by();
    }

    public RolloutStanding getStanding() {
        return facts.standing();
    }

    @Exported
    public String getWhy() {
        return facts.why();
    }

    @Exported
    public String getStage() {
        return facts.stage();
    }

    @Exported
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
        return reader.passed(took());
    }

    /** Such as {@code StatefulSet default/postgresql: Held}. */
    public String getNameAndStanding() {
        return Messages.RolloutDetail_name(getHeading(), getStanding().getWords());
    }

    /** All that is new, for those who hear the page. */
    public String getInOneLine() {
        return reader.say(Phrase.of("jenkins.in-one-line")
                .with("set", getHeading())
                .with("standing", getStanding().getWords())
                .with("why", getWhy()));
    }

    /** Who asked for it, and how long it has taken. */
    public String getOrigin() {
        return reader.say(Phrase.of("jenkins.asked-for").with("person", getBy()).with("time", time()));
    }

    /** How far it is, and how long it has taken. */
    public String getCourseInWords() {
        return reader.say(
                getStage().isEmpty()
                        ? time()
                        : Phrase.of("jenkins.stage-and-time")
                                .with("stage", getStage())
                                .with("time", time()));
    }

    private Phrase time() {
        return Phrase.of(isActive() ? "jenkins.so-far" : "jenkins.took").passed("time", took());
    }

    private Duration took() {
        Duration known = record.duration();
        return known.isZero() ? facts.timeline().map(RolloutTimeline::duration).orElse(Duration.ZERO) : known;
    }

    @Exported
    public long getReady() {
        return facts.timeline().map(RolloutFacts::readyOnNew).orElse(0L);
    }

    @Exported
    public int getReplicas() {
        return facts.timeline().map(timeline -> timeline.rows().size()).orElse(0);
    }

    public List<OrdinalTile> getTiles() {
        return facts.timeline()
                .map(timeline -> OrdinalTile.of(timeline, facts.drive().here(), goesOn(timeline), reader))
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
        return commands().promote(to);
    }

    /** Takes it up after a hold. */
    @RequirePOST
    public HttpResponse doResume() {
        return commands().resume();
    }

    /** Holds it. */
    @RequirePOST
    public HttpResponse doHold(@QueryParameter String reason) {
        return commands().hold(reason);
    }

    /** Rolls it back. */
    @RequirePOST
    public HttpResponse doRollback(@QueryParameter String reason) {
        return commands().rollBack(reason);
    }

    /**
     * A person who is asked by name approves the wave.
     *
     * @param ballot as the page had it; empty for what is asked now
     */
    @RequirePOST
    public HttpResponse doApprove(@QueryParameter String ballot, @QueryParameter String reason) {
        return commands().vote(Choice.APPROVE, ballot, reason);
    }

    /** The same, against it. */
    @RequirePOST
    public HttpResponse doReject(@QueryParameter String ballot, @QueryParameter String reason) {
        return commands().vote(Choice.REJECT, ballot, reason);
    }

    private PersonCommands commands() {
        return new PersonCommands(action.run(), record, facts.ballots(), reader);
    }

    /** All that it told so far: JSON lines. */
    public void doEvents(StaplerResponse2 response) throws IOException {
        downloads().events(response);
    }

    /** The report of the command line, as one page that needs nothing else. */
    public void doReport(StaplerResponse2 response) throws IOException {
        downloads().report(response);
    }

    /** What Jenkins itself did about it. */
    public void doLog(StaplerResponse2 response) throws IOException {
        downloads().log(response);
    }

    private Downloads downloads() {
        return new Downloads(action, record, reader);
    }
}
