package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Budget;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;

/** Draws what is left of each budget as a step line; where nothing is left, the ground is hatched. */
final class BudgetLanes {
    private static final double TITLE = 20;
    private static final double HEIGHT = 34;
    private static final double GAP = 10;
    private static final int NARRATED = 12;
    private static final int MOST_STEPS = 160;
    private static final int PARTS = 120;

    private final Frame frame;
    private final List<Shape> shapes;

    BudgetLanes(Frame frame, List<Shape> shapes) {
        this.frame = frame;
        this.shapes = shapes;
    }

    /** Draws from {@code top} on and gives where it ended. */
    double draw(double top) {
        double y = top;
        for (Budget budget : frame.timeline().budgets()) {
            draw(budget, y);
            y += TITLE + HEIGHT + GAP;
        }
        return y;
    }

    private void draw(Budget budget, double top) {
        int most = Math.max(
                1, budget.steps().stream().mapToInt(Step::allowed).max().orElse(1));
        double ground = top + TITLE + HEIGHT;
        shapes.add(new Shape.Text(
                frame.left(),
                top + TITLE - 8,
                Shape.Align.START,
                TimelineSvg.SMALL,
                "rt-text rt-muted",
                frame.timeline().say(Phrase.of("report.budget-allows").with("budget", budget.name()))));
        shapes.add(frame.gutterText(String.valueOf(most), top + TITLE + 2, "rt-label rt-muted"));
        shapes.add(frame.gutterText("0", ground - 3, "rt-label rt-muted"));
        List<Shape> drawn = new ArrayList<>();
        drawn.add(new Shape.Path(
                "M" + Numbers.format(frame.left()) + "," + Numbers.format(ground) + "H" + Numbers.format(frame.right()),
                "rt-ground"));
        List<Step> steps = merged(budget.steps());
        if (steps.size() > MOST_STEPS) {
            drawn.addAll(ranges(steps, ground, HEIGHT / most));
        } else {
            drawn.addAll(line(steps, ground, HEIGHT / most));
        }
        shapes.add(new Shape.Group(Optional.of(budget.id()), "rt-item", title(budget), drawn));
    }

    private List<Shape> line(List<Step> steps, double ground, double unit) {
        List<Shape> drawn = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (Step step : steps) {
            double left = frame.scale().x(step.from());
            double right = frame.scale().x(step.to());
            String y = Numbers.format(ground - unit * step.allowed());
            if (step.allowed() == 0 && right > left) {
                drawn.add(noneLeft(left, right - left, ground));
            }
            line.append(line.isEmpty() ? "M" + Numbers.format(left) + "," : "V").append(y);
            line.append('H').append(Numbers.format(right));
        }
        drawn.add(new Shape.Path(line.toString(), "rt-step"));
        return drawn;
    }

    private static Shape noneLeft(double left, double width, double ground) {
        return new Shape.Rect(
                new Box(left, ground - HEIGHT / 3, width, HEIGHT / 3),
                0,
                "rt-none-left",
                Optional.of(new Hatch(Hatch.Kind.UPRIGHT, "blocked")));
    }

    /** Where a line would only be a black block: from the least to the most that was allowed in each small part. */
    private List<Shape> ranges(List<Step> steps, double ground, double unit) {
        List<Shape> drawn = new ArrayList<>();
        StringBuilder least = new StringBuilder();
        double width = (frame.right() - frame.left()) / PARTS;
        for (int part = 0; part < PARTS; part++) {
            double left = frame.left() + part * width;
            IntSummaryStatistics allowed = steps.stream()
                    .filter(step -> frame.scale().x(step.from()) <= left + width
                            && frame.scale().x(step.to()) >= left)
                    .mapToInt(Step::allowed)
                    .summaryStatistics();
            if (allowed.getCount() > 0) {
                double top = ground - unit * allowed.getMax();
                String bottom = Numbers.format(ground - unit * allowed.getMin());
                if (allowed.getMax() == 0) {
                    drawn.add(noneLeft(left, width, ground));
                } else if (allowed.getMax() > allowed.getMin()) {
                    drawn.add(new Shape.Rect(
                            new Box(left, top, width, unit * (allowed.getMax() - allowed.getMin())),
                            0,
                            "rt-range",
                            Optional.empty()));
                }
                least.append(least.isEmpty() ? "M" + Numbers.format(left) + "," : "V")
                        .append(bottom);
                least.append('H').append(Numbers.format(left + width));
            }
        }
        drawn.add(new Shape.Path(least.toString(), "rt-step"));
        return drawn;
    }

    /** Steps that only differ in what the line does not show are one. */
    private static List<Step> merged(List<Step> steps) {
        List<Step> merged = new ArrayList<>();
        for (Step step : steps) {
            int last = merged.size() - 1;
            if (last >= 0 && merged.get(last).allowed() == step.allowed()) {
                Step before = merged.get(last);
                merged.set(last, new Step(before.from(), step.to(), step.allowed(), step.healthy(), step.desired()));
            } else {
                merged.add(step);
            }
        }
        return merged;
    }

    private String title(Budget budget) {
        List<Step> steps = merged(budget.steps());
        Duration none = steps.stream()
                .filter(step -> step.allowed() == 0)
                .map(step -> Duration.between(step.from(), step.to()))
                .reduce(Duration.ZERO, Duration::plus);
        Message story = steps.size() > NARRATED
                ? Phrase.of("report.budget-changes")
                        .with("number", steps.size())
                        .message()
                : Message.listed(
                        steps.stream()
                                .map(step -> Phrase.of("report.budget-step")
                                        .with("allowed", step.allowed())
                                        .with("time", frame.clock(step.from()))
                                        .message())
                                .toList(),
                        Between.CLAUSES);
        return frame.timeline()
                .say(Phrase.of("report.budget-title")
                        .with("budget", budget.name())
                        .with("story", story)
                        .passed("time", none));
    }
}
