package io.jenkins.plugins.statefulset.rollout.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;

/** The program: the command line in the shell of this process. */
public final class Main {
    private Main() {}

    /** Ends the process with the exit code of the command. */
    public static void main(String[] args) {
        quieten(args);
        Charset charset = TerminalCharset.isTerminal() ? TerminalCharset.of(System.getenv()) : StandardCharsets.UTF_8;
        PrintStream out =
                new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, charset);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset);
        Shell shell = new Shell(
                System.in,
                out,
                err,
                Clock.system(ZoneId.systemDefault()),
                System.getProperty("user.name", "unknown"),
                LanguageChoice.of(System.getenv()),
                new ProcessInterrupts(),
                () -> JlineScreen.open(System.getenv()),
                RealVenue::connect);
        int code = Cli.run(shell, args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** What libraries log is for those who look for a fault in them. */
    private static void quieten(String... args) {
        boolean debug = Arrays.asList(args).contains("--debug");
        System.setProperty("org.slf4j.simpleLogger.logFile", "System.err");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", debug ? "debug" : "off");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "true");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.setProperty("vertx.disableDnsResolver", "true");
        System.setProperty("vertx.disableFileCPResolving", "true");
        System.setProperty("org.jline.terminal.disableDeprecatedProviderWarning", "true");
    }
}
