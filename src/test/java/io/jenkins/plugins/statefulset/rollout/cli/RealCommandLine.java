package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.message.Language;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** A person at the command line, in this process and in real time. */
public final class RealCommandLine {
    private RealCommandLine() {}

    /** What a command said, standard error after standard output, and its exit code. */
    public record Said(int code, String text) {}

    /** On the cluster that a kubeconfig names. */
    public static Said run(Path kubeconfig, List<String> arguments) {
        return run(
                "",
                Stream.concat(arguments.stream(), Stream.of("--kubeconfig", kubeconfig.toString()))
                        .toList());
    }

    /** @param input what is piped in */
    public static Said run(String input, List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code;
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            Shell shell = new Shell(
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                    outStream,
                    errStream,
                    Clock.systemUTC(),
                    "ada",
                    Language.ENGLISH,
                    Interrupts.NONE,
                    Shell.ScreenSource.NONE,
                    RealVenue::connect);
            code = Cli.run(shell, arguments.toArray(String[]::new));
        }
        return new Said(code, out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8));
    }
}
