package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.List;
import java.util.Optional;
import jenkins.management.Badge;
import jenkins.management.Badge.Severity;

/**
 * What the tab of a build's rollouts says before it is opened.
 *
 * <ol>
 *   <li>A rollout that failed, that its build has left, that is held or that waits for a person needs one; no other does.
 *   <li>Of several the worst has its word on the badge, in that order, and all are named in its tooltip.
 *   <li>A failure is a danger, the others are warnings: there is something to decide, and nothing is lost.
 * </ol>
 */
final class RolloutBadge {
    private static final List<RolloutStanding> WORST_FIRST =
            List.of(RolloutStanding.FAILED, RolloutStanding.LEFT, RolloutStanding.HELD, RolloutStanding.WAITING);

    /**
     * One rollout of the build.
     *
     * @param words its set and how it stands
     */
    record Standing(RolloutStanding standing, String words) {}

    private RolloutBadge() {}

    /** Empty where no rollout needs a person. */
    static Optional<Badge> of(List<Standing> rollouts) {
        List<Standing> inNeed = rollouts.stream()
                .filter(rollout -> WORST_FIRST.contains(rollout.standing()))
                .toList();
        return WORST_FIRST.stream()
                .filter(standing -> inNeed.stream().anyMatch(rollout -> rollout.standing() == standing))
                .findFirst()
                .map(worst -> badge(worst, tooltip(inNeed)));
    }

    /** In one word, since a badge has no place for two. */
    private static Badge badge(RolloutStanding worst, String tooltip) {
        return switch (worst) {
            case FAILED -> new Badge(Messages.RolloutBadge_failed(), tooltip, Severity.DANGER);
            case LEFT -> new Badge(Messages.RolloutBadge_left(), tooltip, Severity.WARNING);
            case HELD -> new Badge(Messages.RolloutBadge_held(), tooltip, Severity.WARNING);
            case WAITING -> new Badge(Messages.RolloutBadge_waiting(), tooltip, Severity.WARNING);
            case STARTING, UNDER_WAY, ELSEWHERE, COMPLETED, ROLLED_BACK, REPLACED ->
                throw new IllegalArgumentException(worst + " needs nobody");
        };
    }

    private static String tooltip(List<Standing> inNeed) {
        return Reader.now()
                .say(Message.listed(
                        inNeed.stream().map(Standing::words).map(Message::of).toList(), Message.Between.SEMICOLON));
    }
}
