package io.jenkins.plugins.statefulset.rollout.systems;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks again and again who leads and who serves. */
final class RoleSamples implements AutoCloseable {
    private static final long PAUSE_MILLIS = 400;

    private final List<Roles> samples = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "roles");
        made.setDaemon(true);
        return made;
    });

    RoleSamples(Supplier<Roles> look) {
        Object unused = thread.scheduleWithFixedDelay(() -> take(look), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void take(Supplier<Roles> look) {
        try {
            add(look.get());
        } catch (IllegalStateException e) {
            System.getLogger(RoleSamples.class.getName()).log(System.Logger.Level.DEBUG, "no sample", e);
        }
    }

    private synchronized void add(Roles roles) {
        samples.add(roles);
    }

    synchronized List<Roles> taken() {
        return List.copyOf(samples);
    }

    /** How often another one was seen to lead than the one before. */
    static int changes(List<Roles> samples) {
        Optional<String> last = Optional.empty();
        int changes = 0;
        for (Roles roles : samples) {
            if (roles.leader().isPresent()) {
                if (last.isPresent() && !last.equals(roles.leader())) {
                    changes++;
                }
                last = roles.leader();
            }
        }
        return changes;
    }

    /** The least number of members that served at once. */
    static int fewest(List<Roles> samples) {
        return samples.stream().mapToInt(roles -> roles.serving().size()).min().orElse(0);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
