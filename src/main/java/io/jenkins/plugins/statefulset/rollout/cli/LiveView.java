package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Keeps the live table on a terminal up to date, ten times a second at most, and passes keys on. Its one thread draws and
 * reads; events may come from any.
 */
final class LiveView implements AutoCloseable {
    private static final Duration BETWEEN_FRAMES = Duration.ofMillis(100);

    private final Screen screen;
    private final LiveFold fold;
    private final double speed;
    private final LiveFrame frame;
    private final Thread thread = new Thread(this::run, "live-table");
    private Consumer<Key> keys = key -> {};
    private Instant anchor = Instant.EPOCH;
    private long anchored;
    private Instant shown = Instant.EPOCH;
    private Phrase keyLine = LiveFold.KEYS;
    private volatile boolean over;

    /** What a person says by pressing a key. */
    enum Key {
        HOLD,
        PROMOTE,
        ROLL_BACK,
        LEAVE
    }

    /** @param speed virtual seconds in a second; 1 for real time */
    LiveView(Screen screen, LiveFold fold, double speed) {
        this.screen = screen;
        this.fold = fold;
        this.speed = speed;
        this.frame = new LiveFrame(screen.paint(), fold.wording());
    }

    void start(Consumer<Key> listener) {
        keys = listener;
        thread.setDaemon(true);
        thread.start();
    }

    /** @param lines what the log says of it */
    synchronized void add(RolloutEvent event, List<String> lines) {
        fold.add(event);
        lines.forEach(fold::line);
        anchor = event.time();
        anchored = System.nanoTime();
        if (event instanceof RolloutEvent.Held) {
            keyLine = LiveFold.KEYS_HELD;
        } else if (event instanceof RolloutEvent.Resumed
                || event instanceof RolloutEvent.Promoted
                || event instanceof RolloutEvent.RollingBack) {
            keyLine = LiveFold.KEYS;
        }
    }

    private void run() {
        List<String> last = List.of();
        boolean sure = false;
        while (!over) {
            List<String> next = draw(sure);
            if (!next.equals(last)) {
                screen.show(next);
                last = next;
            }
            OptionalInt key = screen.key(BETWEEN_FRAMES);
            if (key.isPresent()) {
                if (key.getAsInt() < 0) {
                    return;
                }
                sure = press(key.getAsInt(), sure);
            }
        }
    }

    private synchronized List<String> draw(boolean sure) {
        long passed = (long) ((System.nanoTime() - anchored) * speed);
        Instant now = anchor.plusNanos(anchored == 0 ? 0 : passed);
        shown = now.isAfter(shown) ? now : shown;
        return frame.frame(fold.at(shown, sure ? LiveFold.KEYS_SURE : keyLine), screen.width(), screen.height());
    }

    /** Rolling back is asked for twice, because the key is beside others and what it does takes long to undo. */
    private boolean press(int key, boolean sure) {
        switch (key) {
            case 'h', 'H' -> keys.accept(Key.HOLD);
            case 'p', 'P' -> keys.accept(Key.PROMOTE);
            case 'q', 'Q' -> keys.accept(Key.LEAVE);
            case 'r', 'R' -> {
                if (!sure) {
                    return true;
                }
                keys.accept(Key.ROLL_BACK);
            }
            default -> {
                return false;
            }
        }
        return false;
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        screen.close();
    }
}
