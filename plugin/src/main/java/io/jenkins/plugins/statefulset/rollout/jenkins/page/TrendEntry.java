package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PageAddresses;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * One rollout in the trend of a job.
 *
 * @param build the number of its build
 * @param url of its page, from the root of Jenkins
 * @param set {@code namespace/name}
 * @param took until now where it is not over
 * @param reason why it ended as it did; may be empty
 */
@ExportedBean(defaultVisibility = RolloutView.SHOWN)
public record TrendEntry(
        int build, String url, String set, RolloutStanding standing, Instant started, Duration took, Message reason) {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    static TrendEntry of(Run<?, ?> run, RolloutRecord record) {
        return new TrendEntry(
                run.getNumber(),
                PageAddresses.path(run, record.number()),
                record.target().toString(),
                standing(run, record),
                record.started(),
                took(run, record),
                record.reasonMessage().orElse(Message.none()));
    }

    /** Without its events, which would take long to read for all builds. */
    private static RolloutStanding standing(Run<?, ?> run, RolloutRecord record) {
        if (record.outcome().isPresent()) {
            return RolloutStanding.of(record.outcome().get());
        }
        if (record.replacement().isPresent()) {
            return RolloutStanding.REPLACED;
        }
        return isUnderWay(run, record) ? RolloutStanding.UNDER_WAY : RolloutStanding.LEFT;
    }

    private static boolean isUnderWay(Run<?, ?> run, RolloutRecord record) {
        return run.isLogUpdated() || LiveRollouts.get().find(run, record).isPresent();
    }

    private static Duration took(Run<?, ?> run, RolloutRecord record) {
        if (!record.duration().isZero()) {
            return record.duration();
        }
        if (isUnderWay(run, record)) {
            return Duration.between(record.started(), Instant.now());
        }
        Duration toEnd = Duration.between(
                record.started(), Instant.ofEpochMilli(run.getStartTimeInMillis() + run.getDuration()));
        return toEnd.isNegative() ? Duration.ZERO : toEnd;
    }

    @Exported
    public int getBuildNumber() {
        return build;
    }

    @Exported
    public String getUrl() {
        return PageAddresses.absolute(url);
    }

    /** As {@code namespace/name}. */
    @Exported
    public String getName() {
        return set;
    }

    @Exported
    public String getState() {
        return standing.getStyle();
    }

    @Exported
    public Date getBegan() {
        return Date.from(started);
    }

    @Exported
    public String getWhy() {
        return PlainText.line(Reader.PROGRAM.say(reason));
    }

    /** For whoever looks at the page. */
    public String getReasonInWords() {
        return PlainText.line(Reader.now().say(reason));
    }

    public String getDuration() {
        return Reader.now().passed(took);
    }

    public String getStartedText() {
        return WHEN.format(started.atZone(Reader.now().zone()));
    }

    /** For tables that sort by it. */
    @Exported(name = "durationSeconds")
    public long getSeconds() {
        return took.toSeconds();
    }
}
