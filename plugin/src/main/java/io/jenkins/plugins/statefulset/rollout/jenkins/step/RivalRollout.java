package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PageAddresses;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.problem.BusyException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Who has the set that a build wants, in words for its log. */
final class RivalRollout {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private RivalRollout() {}

    static String words(RolloutTarget target, BusyException busy) {
        String how = busy.driver().isPresent()
                ? "is under way"
                : busy.heldFor()
                        .map(reason -> "is held: " + FieldNames.ROLLOUT.in(reason))
                        .orElse("was left by its driver");
        Optional<String> page = LiveRollouts.get().find(target).map(rollout -> PageAddresses.of(rollout.build()));
        String elsewhere = busy.driver()
                .filter(driver -> page.isEmpty())
                .map(driver -> ", driven by " + driver)
                .orElse("");
        return "StatefulSet " + target + ": the rollout by " + busy.by() + ", begun "
                + TIME.format(busy.begun().atZone(ZoneId.systemDefault())) + ", " + how + elsewhere
                + page.map(url -> " (" + url + ")").orElse("")
                + (busy.driver().isPresent() ? "" : "; resume it or roll it back first");
    }
}
