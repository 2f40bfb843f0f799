package io.jenkins.plugins.statefulset.rollout.cli;

import java.util.List;
import java.util.stream.Stream;
import org.jline.utils.Signals;

/** SIGINT and SIGTERM of this process. While nobody listens they end it, as they do any process. */
final class ProcessInterrupts implements Interrupts {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    @Override
    public Registration onInterrupt(Runnable action) {
        List<Registration> registrations =
                SIGNALS.stream().map(name -> register(name, action)).toList();
        return () -> registrations.forEach(Registration::cancel);
    }

    private static Registration register(String name, Runnable action) {
        Object before = Signals.register(name, action);
        return () -> Stream.ofNullable(before).forEach(handler -> Signals.unregister(name, handler));
    }
}
