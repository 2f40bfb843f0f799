package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandEnd;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import io.jenkins.plugins.statefulset.rollout.text.EventWords;
import io.jenkins.plugins.statefulset.rollout.text.GateWords;
import io.jenkins.plugins.statefulset.rollout.text.ServerWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Folds what concerns the rollout as a whole into bands. */
final class BandFold {
    private static final Set<BandKind> OF_A_WAVE = EnumSet.of(BandKind.SOAK, BandKind.GATE, BandKind.CHECK);

    private final Instant start;
    private final Wording wording;
    private final List<Open> bands = new ArrayList<>();
    private final Map<BandKind, Integer> counts = new EnumMap<>(BandKind.class);

    /** What tells bands of one kind apart: a wave's number, 0 where it is of none, and the name of what it is about. */
    private record Key(int wave, String name) {
        private static final Key NONE = new Key(0, "");
    }

    /** A band that may not have ended yet. */
    private static final class Open {
        private final String id;
        private final BandKind kind;
        private final String name;
        private final Key key;
        private final Instant from;
        private String message;
        private Optional<String> pod = Optional.empty();
        private Optional<Instant> to = Optional.empty();
        private BandEnd end = BandEnd.OPEN;

        Open(String id, BandKind kind, String name, Key key, Instant from, String message) {
            this.id = id;
            this.kind = kind;
            this.name = name;
            this.key = key;
            this.from = from;
            this.message = message;
        }
    }

    /**
     * @param wording of the messages, with times of day
     */
    BandFold(Instant start, Wording wording) {
        this.start = start;
        this.wording = wording;
    }

    /** Takes an event in and gives the id of the band that it tells of. */
    Optional<String> add(RolloutEvent event, Instant time) {
        if (isStepForward(event)) {
            close(BandKind.BLOCKED, time, BandEnd.PASSED);
        }
        if (event instanceof RolloutEvent.Backup backup) {
            return backup(backup, time);
        } else if (event instanceof RolloutEvent.WaveChanged wave) {
            String name = String.valueOf(wave.wave());
            if (wave.state() != StepState.STARTED) {
                stopGates(wave.wave(), time);
            }
            return Optional.of(step(BandKind.WAVE, name, new Key(wave.wave(), ""), wave.state(), "", time));
        } else if (event instanceof RolloutEvent.GateChanged gate) {
            BandKind kind = gate.soaks() ? BandKind.SOAK : gate.pod().isPresent() ? BandKind.CHECK : BandKind.GATE;
            Key key = new Key(gate.wave(), GateWords.key(gate));
            return Optional.of(step(
                    kind,
                    gate.pod().isPresent() ? GateWords.of(gate).in(wording) : gate.name(),
                    key,
                    gate.state(),
                    gate.message().map(message -> message.in(wording)).orElse(""),
                    time));
        } else if (event instanceof RolloutEvent.Blocked blocked) {
            return Optional.of(open(
                            BandKind.BLOCKED,
                            blocked.by(),
                            Key.NONE,
                            time,
                            EventWords.of(blocked, wording.language()).in(wording))
                    .id);
        } else if (event instanceof RolloutEvent.ServerChanged server
                && server.state() != RolloutEvent.ServerState.ANSWERING) {
            String what = ServerWords.of(server).in(wording);
            return Optional.of(open(BandKind.BLOCKED, "API server", Key.NONE, time, what).id);
        } else if (event instanceof RolloutEvent.LeaseAwaited lease) {
            String what = ServerWords.of(lease).in(wording);
            return Optional.of(open(BandKind.BLOCKED, lease.holder(), Key.NONE, time, what).id);
        } else if (event instanceof RolloutEvent.Held held) {
            Open band = open(
                    BandKind.HELD,
                    "",
                    Key.NONE,
                    time,
                    EventWords.of(held, wording.language()).in(wording));
            band.pod = held.why().flatMap(StopCause::pod);
            return Optional.of(band.id);
        } else if (event instanceof RolloutEvent.Voted vote) {
            return current(band -> band.kind == BandKind.GATE && band.name.equals(vote.gate()))
                    .map(band -> band.id);
        } else if (event instanceof RolloutEvent.Promoted promoted) {
            return promotion(promoted, time);
        } else if (event instanceof RolloutEvent.Resumed) {
            return close(BandKind.HELD, time, BandEnd.PASSED);
        } else if (event instanceof RolloutEvent.PartitionMoved) {
            return current(BandKind.WAVE).map(band -> band.id);
        } else if (event instanceof RolloutEvent.RollingBack rollback) {
            return Optional.of(rollback(rollback, time));
        } else if (event instanceof RolloutEvent.Finished finished) {
            return finish(finished, time);
        }
        return Optional.empty();
    }

    private boolean isStepForward(RolloutEvent event) {
        if (event instanceof RolloutEvent.PodChanged pod) {
            return pod.state() == PodState.TERMINATING || (pod.state() == PodState.READY && isBlockedBy(pod.pod()));
        }
        if (event instanceof RolloutEvent.BudgetChanged budget) {
            return budget.allowed() > 0 && isBlockedBy(budget.budget());
        }
        return !(event instanceof RolloutEvent.Planned
                || event instanceof RolloutEvent.GateChanged
                || event instanceof RolloutEvent.Voted
                || event instanceof RolloutEvent.Promoted);
    }

    private boolean isBlockedBy(String name) {
        return current(BandKind.BLOCKED).filter(band -> band.name.equals(name)).isPresent();
    }

    private Optional<String> backup(RolloutEvent.Backup backup, Instant time) {
        if (backup.state() == BackupPhase.SKIPPED) {
            return Optional.empty();
        }
        String message = EventWords.of(backup, wording.language()).in(wording);
        if (backup.state() == BackupPhase.STARTED) {
            return Optional.of(open(BandKind.BACKUP, backup.job().orElse(""), Key.NONE, time, message).id);
        }
        Open band = current(BandKind.BACKUP)
                .orElseGet(() -> open(BandKind.BACKUP, backup.job().orElse(""), Key.NONE, start, ""));
        band.message = message;
        end(band, time, backup.state() == BackupPhase.SUCCEEDED ? BandEnd.PASSED : BandEnd.FAILED);
        return Optional.of(band.id);
    }

    private String step(BandKind kind, String name, Key key, StepState state, String message, Instant time) {
        Optional<Open> known = current(band -> band.kind == kind && band.key.equals(key));
        Open band = known.orElseGet(() -> open(kind, name, key, state == StepState.STARTED ? time : start, message));
        band.message = message.isEmpty() ? band.message : message;
        switch (state) {
            case STARTED -> {}
            case PASSED -> end(band, time, BandEnd.PASSED);
            case FAILED -> end(band, time, BandEnd.FAILED);
        }
        return band.id;
    }

    /** It is what a manual gate waits for. Soaks and other gates are cut short by it. */
    private Optional<String> promotion(RolloutEvent.Promoted promoted, Instant time) {
        Optional<String> held = close(BandKind.HELD, time, BandEnd.PASSED);
        Optional<Open> manual = current(band -> band.kind == BandKind.GATE && band.name.equals(GateSpec.Manual.LABEL));
        manual.ifPresent(band -> {
            band.message = "promoted by " + promoted.by();
            end(band, time, BandEnd.PASSED);
        });
        Optional<String> soak = close(BandKind.SOAK, time, BandEnd.STOPPED);
        Optional<String> gate = close(BandKind.GATE, time, BandEnd.STOPPED);
        return manual.map(band -> band.id).or(() -> held).or(() -> soak).or(() -> gate);
    }

    /** Whatever a wave that is over left open. */
    private void stopGates(int wave, Instant time) {
        bands.stream()
                .filter(band -> band.to.isEmpty() && OF_A_WAVE.contains(band.kind))
                .filter(band -> band.key.wave() == wave)
                .forEach(band -> end(band, time, BandEnd.STOPPED));
    }

    private String rollback(RolloutEvent.RollingBack rollback, Instant time) {
        Optional<Open> known = current(BandKind.ROLLBACK);
        for (BandKind kind : List.of(BandKind.WAVE, BandKind.SOAK, BandKind.GATE, BandKind.CHECK, BandKind.BACKUP)) {
            close(kind, time, BandEnd.STOPPED);
        }
        close(BandKind.HELD, time, BandEnd.PASSED);
        Open band = known.orElseGet(() -> open(
                BandKind.ROLLBACK,
                rollback.by().orElse(""),
                Key.NONE,
                time,
                EventWords.of(rollback, wording.language()).in(wording)));
        band.pod = band.pod.or(() -> rollback.why().flatMap(StopCause::pod));
        return band.id;
    }

    private Optional<String> finish(RolloutEvent.Finished finished, Instant time) {
        Optional<String> rollback = current(BandKind.ROLLBACK).map(band -> band.id);
        close(BandKind.ROLLBACK, time, finished.outcome() == Result.ROLLED_BACK ? BandEnd.PASSED : BandEnd.STOPPED);
        Optional<String> held = current(BandKind.HELD).map(band -> band.id);
        return rollback.or(() -> held);
    }

    private Open open(BandKind kind, String name, Key key, Instant from, String message) {
        String id = ConstantWords.of(kind) + "-" + counts.merge(kind, 1, Integer::sum);
        Open band = new Open(id, kind, name, key, from, message);
        bands.add(band);
        return band;
    }

    private Optional<Open> current(BandKind kind) {
        return current(band -> band.kind == kind);
    }

    private Optional<Open> current(Predicate<Open> wanted) {
        return bands.stream().filter(band -> band.to.isEmpty()).filter(wanted).reduce((first, second) -> second);
    }

    private Optional<String> close(BandKind kind, Instant time, BandEnd how) {
        Optional<String> last = current(kind).map(band -> band.id);
        bands.stream().filter(band -> band.kind == kind && band.to.isEmpty()).forEach(band -> end(band, time, how));
        return last;
    }

    private static void end(Open band, Instant time, BandEnd how) {
        band.to = Optional.of(time);
        band.end = how;
    }

    List<Band> bands(Instant end, Optional<RolloutEvent.Finished> outcome) {
        boolean over = outcome.isPresent() && outcome.get().outcome() != Result.HELD;
        return bands.stream()
                .map(band -> new Band(
                        band.id,
                        band.kind,
                        band.name,
                        band.from,
                        band.to.orElse(end),
                        band.to.isEmpty() && over ? BandEnd.STOPPED : band.end,
                        band.message,
                        band.pod))
                .sorted(Comparator.comparing(Band::from))
                .toList();
    }
}
