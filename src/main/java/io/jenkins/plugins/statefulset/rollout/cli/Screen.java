package io.jenkins.plugins.statefulset.rollout.cli;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** A terminal that shows frames and takes keys. Closing it gives the terminal back as it was. */
interface Screen extends AutoCloseable {
    int width();

    int height();

    TextStyle paint();

    /** Shows these lines, and nothing else. */
    void show(List<String> lines);

    /** The next key; empty if none was pressed in that time. */
    OptionalInt key(Duration patience);

    @Override
    void close();
}
