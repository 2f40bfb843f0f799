package io.jenkins.plugins.statefulset.rollout.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal of this process. It draws on the alternate screen, so that the lines printed before are there again
 * afterwards, and a window that changes its size leaves no debris.
 */
final class JlineScreen implements Screen {
    private static final String ENTER = "\u001B[?1049h\u001B[?25l\u001B[2J";
    private static final String LEAVE = "\u001B[?25h\u001B[?1049l";
    private static final String HOME = "\u001B[H";
    private static final String END_OF_LINE = "\u001B[K";
    private static final String REST = "\u001B[J";
    /** Terminals that know it show a frame at once; the others ignore it. */
    private static final String BEGIN = "\u001B[?2026h";

    private static final String END = "\u001B[?2026l";
    private static final int FALLBACK_WIDTH = 80;
    private static final int FALLBACK_HEIGHT = 24;

    private final Terminal terminal;
    private final Attributes before;
    private final TextStyle paint;
    private final Thread atExit = new Thread(this::restore, "terminal-restore");
    private boolean restored;

    private JlineScreen(Terminal terminal, TextStyle paint) {
        this.terminal = terminal;
        this.paint = paint;
        this.before = terminal.enterRawMode();
        terminal.writer().print(ENTER);
        terminal.writer().flush();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Empty where standard input and output are not both a terminal that can move its cursor. */
    static Optional<Screen> open(Map<String, String> environment) {
        String type = environment.getOrDefault("TERM", "dumb");
        if (type.isEmpty() || type.equals("dumb")) {
            return Optional.empty();
        }
        try {
            // Signals are the command line's own affair.
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .dumb(false)
                    .nativeSignals(false)
                    .build();
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                terminal.close();
                return Optional.empty();
            }
            boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
            return Optional.of(new JlineScreen(terminal, plain ? TextStyle.NONE : TextStyle.ANSI));
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    @Override
    public int width() {
        return terminal.getWidth() > 0 ? terminal.getWidth() : FALLBACK_WIDTH;
    }

    @Override
    public int height() {
        return terminal.getHeight() > 0 ? terminal.getHeight() : FALLBACK_HEIGHT;
    }

    @Override
    public TextStyle paint() {
        return paint;
    }

    @Override
    public synchronized void show(List<String> lines) {
        if (restored) {
            return;
        }
        StringBuilder frame = new StringBuilder(BEGIN).append(HOME);
        for (int i = 0; i < lines.size(); i++) {
            frame.append(i == 0 ? "" : "\r\n").append(lines.get(i)).append(END_OF_LINE);
        }
        terminal.writer().print(frame.append(REST).append(END));
        terminal.writer().flush();
    }

    @Override
    public OptionalInt key(Duration patience) {
        try {
            int key = terminal.reader().read(patience.toMillis());
            return key == NonBlockingReader.READ_EXPIRED ? OptionalInt.empty() : OptionalInt.of(key);
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be read", e);
        }
    }

    @Override
    public void close() {
        restore();
        Runtime.getRuntime().removeShutdownHook(atExit);
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be given back", e);
        }
    }

    private synchronized void restore() {
        if (!restored) {
            restored = true;
            terminal.writer().print(LEAVE);
            terminal.writer().flush();
            terminal.setAttributes(before);
        }
    }
}
