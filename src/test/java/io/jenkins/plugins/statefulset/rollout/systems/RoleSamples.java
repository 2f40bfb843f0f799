package io.jenkins.plugins.statefulset.rollout.systems;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks again and again who leads and who serves. */
final class RoleSamples implements AutoCloseable {
    private static final long PAUSE_MILLIS = 400;

    /** @param at when it was asked for */
    record Sample(Instant at, Roles roles) {}

    private final List<Sample> samples = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "roles");
        made.setDaemon(true);
        return made;
    });

    RoleSamples(Supplier<Roles> look) {
        Object unused = thread.scheduleWithFixedDelay(() -> take(look), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void take(Supplier<Roles> look) {
        Instant at = Instant.now();
        try {
            add(new Sample(at, look.get()));
        } catch (IllegalStateException e) {
            System.getLogger(RoleSamples.class.getName()).log(System.Logger.Level.DEBUG, "no sample", e);
        }
    }

    private synchronized void add(Sample sample) {
        samples.add(sample);
    }

    synchronized List<Sample> taken() {
        return List.copyOf(samples);
    }

    /** How often another one was seen to lead than the one before. */
    static int changes(List<Sample> samples) {
        Optional<String> last = Optional.empty();
        int changes = 0;
        for (Sample sample : samples) {
            Optional<String> leader = sample.roles().leader();
            if (leader.isPresent()) {
                if (last.isPresent() && !last.equals(leader)) {
                    changes++;
                }
                last = leader;
            }
        }
        return changes;
    }

    /** Whether the member that went last was seen to lead after the one before it had gone; what leads hands that over before it goes. */
    static boolean leaderWentLast(List<Sample> samples, Absences absences) {
        List<Map.Entry<String, Instant>> gone = absences.spans().entrySet().stream()
                .filter(spans -> !spans.getValue().isEmpty())
                .map(spans -> Map.entry(spans.getKey(), spans.getValue().get(0).begin()))
                .sorted(Map.Entry.comparingByValue())
                .toList();
        if (gone.size() < Math.max(2, absences.spans().size())) {
            return false;
        }
        Instant from = gone.get(gone.size() - 2).getValue();
        Map.Entry<String, Instant> last = gone.get(gone.size() - 1);
        return samples.stream()
                .filter(sample -> new Judge.Window(from, last.getValue()).holds(sample.at()))
                .anyMatch(sample -> sample.roles().leader().equals(Optional.of(last.getKey())));
    }

    /** The least number of members that served at once. */
    static int fewest(List<Sample> samples) {
        return samples.stream()
                .mapToInt(sample -> sample.roles().serving().size())
                .min()
                .orElse(0);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
