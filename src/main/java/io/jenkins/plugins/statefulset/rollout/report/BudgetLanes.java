package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Budget;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Step;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Draws what is left of each budget as a step line; where nothing is left, the ground is hatched. */
final class BudgetLanes {
    private static final double TITLE = 20;
    private static final double HEIGHT = 34;
    private static final double GAP = 10;
    private static final int NARRATED = 12;

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
                "disruptions that " + budget.name() + " allows"));
        shapes.add(frame.gutterText(String.valueOf(most), top + TITLE + 2, "rt-label rt-muted"));
        shapes.add(frame.gutterText("0", ground - 3, "rt-label rt-muted"));
        List<Shape> drawn = new ArrayList<>();
        drawn.add(new Shape.Path(
                "M" + Numbers.format(frame.left()) + "," + Numbers.format(ground) + "H" + Numbers.format(frame.right()),
                "rt-ground"));
        StringBuilder line = new StringBuilder();
        for (Step step : merged(budget.steps())) {
            double left = frame.scale().x(step.from());
            double right = frame.scale().x(step.to());
            double y = ground - HEIGHT * step.allowed() / most;
            if (step.allowed() == 0 && right > left) {
                drawn.add(new Shape.Rect(
                        new Box(left, ground - HEIGHT / 3, right - left, HEIGHT / 3),
                        0,
                        "rt-none-left",
                        Optional.of(new Hatch(Hatch.Kind.UPRIGHT, "rt-blocked"))));
            }
            line.append(line.isEmpty() ? "M" : "V");
            line.append(line.length() == 1 ? Numbers.format(left) + "," + Numbers.format(y) : Numbers.format(y));
            line.append('H').append(Numbers.format(right));
        }
        drawn.add(new Shape.Path(line.toString(), "rt-step"));
        shapes.add(new Shape.Group(Optional.of(budget.id()), "rt-item", title(budget), drawn));
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
        String story = steps.size() > NARRATED
                ? Ordinals.count(steps.size(), "change")
                : steps.stream()
                        .map(step -> step.allowed() + " from " + frame.clock(step.from()))
                        .collect(Collectors.joining(", "));
        return "budget " + budget.name() + ": disruptions allowed " + story + "; none for " + Durations.format(none);
    }
}
