package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.HoldCause;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a build keeps of one rollout. The rollout's own state is on its StatefulSet; what it told is in the
 * {@link EventFile}. Fields are persisted in {@code build.xml}, so none is renamed.
 */
public final class RolloutRecord {
    private final int number;
    private final ClusterRef cluster;
    private final String namespace;
    private final String name;
    private final String by;
    private final long started;
    private final WaveGates.Kind gate;
    private volatile String rolloutId;
    private volatile String firstId;
    private volatile String judgedId;
    private volatile String outcome;
    private volatile String reason;
    /** The facts of the reason as JSON; null where an older version wrote it, or there is none. */
    private volatile String told;

    private volatile long durationMillis;
    private volatile boolean aside;
    private volatile boolean unattended;
    private volatile boolean closures;
    private volatile boolean superseded;
    private volatile String elsewhere;
    private volatile String replaced;

    RolloutRecord(int number, RolloutTarget target, String by, Instant started, WaveGates.Kind gate) {
        this.number = number;
        this.cluster = target.cluster();
        this.namespace = target.namespace();
        this.name = target.name();
        this.by = by;
        this.started = started.toEpochMilli();
        this.gate = gate;
    }

    /** From 1, in the order of the build. */
    public int number() {
        return number;
    }

    public RolloutTarget target() {
        return new RolloutTarget(cluster, namespace, name);
    }

    public String by() {
        return by;
    }

    public Instant started() {
        return Instant.ofEpochMilli(started);
    }

    /** Who judges its waves in this build. */
    public WaveGates.Kind gate() {
        return gate == null ? WaveGates.Kind.NONE : gate;
    }

    /** Empty until the cluster has it, or where it never began. */
    public Optional<String> rolloutId() {
        return Optional.ofNullable(rolloutId);
    }

    /** Whether what stands on the set is this rollout, or what it began anew as on a newer change. */
    boolean isOf(RolloutState state) {
        return rolloutId()
                .map(id -> id.equals(state.setup().id()) || state.firstId().equals(firstId == null ? id : firstId))
                .orElse(!state.over() && state.setup().by().equals(by));
    }

    /** @param now what stands on the set instead */
    BadRequestException replaced(Optional<RolloutState> now) {
        return now.map(other -> new BadRequestException(Phrase.of("jenkins.other-has-set")
                        .with("set", target().toString())
                        .with("id", other.setup().id())
                        .with("person", other.setup().by())
                        .message()))
                .orElseGet(this::replaced);
    }

    BadRequestException replaced() {
        return new BadRequestException(Phrase.of("jenkins.other-in-place")
                .with("set", target().toString())
                .message());
    }

    void begun(String id) {
        rolloutId = id;
    }

    /** It is what stands on the set. Says whether its id is another one since. */
    boolean follow(RolloutState state) {
        return follow(state.setup().id(), state.firstId());
    }

    private boolean follow(String id, String first) {
        boolean anew = rolloutId != null && !rolloutId.equals(id);
        rolloutId = id;
        firstId = first.equals(id) ? null : first;
        return anew;
    }

    /**
     * It begins anew on a newer change.
     *
     * @param id its id from now on
     */
    void beginsAnew(String id) {
        follow(id, firstId == null ? rolloutId : firstId);
    }

    /** The build was shown a wave of it to judge. */
    void shownToBuild() {
        judgedId = rolloutId;
    }

    /** The id under which the build was shown a wave last, where it has begun anew since. */
    public Optional<String> judgedBefore() {
        return Optional.ofNullable(judgedId).filter(id -> !id.equals(rolloutId));
    }

    /** How it ended; {@link Result#HELD} where it can be taken up again; empty while it is driven. */
    public Optional<Result> outcome() {
        return Optional.ofNullable(outcome).map(text -> Result.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** The reason for any reader; in words only where an older version kept it. */
    public Optional<Message> reasonMessage() {
        return reason().map(text -> KeptMessage.read(told, text));
    }

    /** Since its start; zero while it is driven. */
    public Duration duration() {
        return Duration.ofMillis(durationMillis);
    }

    void ended(Result result, Message why, Duration took) {
        outcome = result.name();
        reason = FieldNames.ROLLOUT.in(why);
        told = KeptMessage.write(why);
        durationMillis = took.toMillis();
    }

    /** Whether it is held because a newer template was put in place: whoever resumes or promotes it sees it held again. */
    boolean superseded() {
        return superseded;
    }

    /** What stands on the set says that it is held. */
    void heldAs(Hold hold) {
        superseded = hold.cause().filter(HoldCause.SUPERSEDED::equals).isPresent();
    }

    void takenUp() {
        superseded = false;
        outcome = null;
        reason = null;
        told = null;
        durationMillis = 0;
    }

    /**
     * Whether this controller stood aside when it was last seen: a person held it, or somebody drove it elsewhere. Who drives
     * it then is no former self of this controller.
     */
    boolean aside() {
        return aside;
    }

    /** Says whether that is news. */
    boolean setAside(boolean now) {
        boolean news = aside != now;
        aside = now;
        return news;
    }

    /** Whether Jenkins itself drives it, or did so last, because its build is over. */
    public boolean unattended() {
        return unattended;
    }

    void setUnattended() {
        unattended = true;
    }

    /** Whether closures of the build that began it are called around its pods. */
    boolean hasClosures() {
        return closures;
    }

    void setClosures(boolean there) {
        closures = there;
    }

    /** Whether nothing of it is left to be done. */
    public boolean over() {
        return replaced != null
                || outcome().filter(result -> result != Result.HELD).isPresent();
    }

    /** Who drove it to its end where that was not this build: a build or a process, as people know it. */
    public Optional<String> elsewhere() {
        return Optional.ofNullable(elsewhere);
    }

    void endedElsewhere(String who) {
        elsewhere = who;
    }

    /** What stands on the set in its place, in words; how it ended is not known then. */
    public Optional<String> replacement() {
        return Optional.ofNullable(replaced);
    }

    void replacedBy(String instead) {
        replaced = instead;
    }

    /** The name of its event file in the build's folder. */
    public String fileName() {
        return "rollout-" + number + ".jsonl";
    }

    /** The name of the log of Jenkins itself in the build's folder. */
    String logName() {
        return "rollout-" + number + ".log";
    }
}
