package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.EventWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Folds the changes of pods into rows of bars. */
final class PodFold {
    private final Wording wording;
    private final TreeMap<Integer, List<Open>> pods = new TreeMap<>();

    PodFold(Wording wording) {
        this.wording = wording;
    }

    /** A state whose end is the next one's start. */
    private record Open(
            String pod,
            PodState state,
            Optional<String> revision,
            Instant from,
            Optional<Message> reason,
            Optional<PodCause> why) {

        boolean continues(PodChanged event) {
            return state == event.state()
                    && (event.revision().isEmpty() || revision.isEmpty() || revision.equals(event.revision()));
        }

        Open renewed(PodChanged event, Optional<Message> told) {
            return new Open(
                    event.pod(),
                    state,
                    event.revision().or(() -> revision),
                    from,
                    told.or(() -> reason),
                    event.why().or(() -> why));
        }
    }

    /** Takes a change in and gives the id of its bar. */
    String add(PodChanged event, Instant time) {
        List<Open> bars = pods.computeIfAbsent(event.ordinal(), ordinal -> new ArrayList<>());
        int last = bars.size() - 1;
        if (last >= 0 && bars.get(last).continues(event)) {
            bars.set(last, bars.get(last).renewed(event, told(event)));
        } else {
            Optional<String> revision = event.state() == PodState.TERMINATING && last >= 0
                    ? event.revision().or(() -> bars.get(last).revision())
                    : event.revision();
            bars.add(new Open(event.pod(), event.state(), revision, time, told(event), event.why()));
        }
        return id(event.ordinal(), bars.size() - 1);
    }

    private Optional<Message> told(PodChanged event) {
        return EventWords.whole(event, wording.language());
    }

    private static String id(int ordinal, int bar) {
        return "pod-" + ordinal + "-" + (bar + 1);
    }

    List<Row> rows(Instant end, Optional<String> base, Optional<String> next) {
        List<Row> rows = new ArrayList<>();
        pods.descendingMap().forEach((ordinal, open) -> {
            List<Bar> bars = new ArrayList<>();
            for (int i = 0; i < open.size(); i++) {
                Open bar = open.get(i);
                Optional<String> revision = revision(open, i);
                Instant to = i + 1 < open.size() ? open.get(i + 1).from() : end;
                bars.add(new Bar(
                        id(ordinal, i),
                        bar.pod(),
                        ordinal,
                        side(revision, base, next),
                        revision,
                        bar.state(),
                        bar.from(),
                        to,
                        bar.reason().map(why -> why.in(wording)),
                        bar.why()));
            }
            rows.add(new Row(ordinal, open.get(open.size() - 1).pod(), bars));
        });
        return rows;
    }

    private static Optional<String> revision(List<Open> bars, int index) {
        for (int i = index; i < bars.size(); i++) {
            boolean anotherPod = i > index && bars.get(i).state() == PodState.TERMINATING;
            if (anotherPod) {
                return Optional.empty();
            }
            if (bars.get(i).revision().isPresent()) {
                return bars.get(i).revision();
            }
        }
        return Optional.empty();
    }

    private static Side side(Optional<String> revision, Optional<String> base, Optional<String> next) {
        if (revision.isEmpty()) {
            return Side.OTHER;
        }
        if (revision.equals(base)) {
            return Side.BASE;
        }
        return revision.equals(next) ? Side.NEW : Side.OTHER;
    }
}
