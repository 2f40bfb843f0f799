package io.jenkins.plugins.statefulset.rollout.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How long {@code ./rollout} takes from the command to its end. */
record StartupTime(double help, double rehearsal) {
    private static final int TIMES = 9;

    /** Wall seconds, the median of nine each; the first call of all has built what was not built. */
    static StartupTime measure() throws IOException, InterruptedException {
        List<String> rehearsal = List.of(
                "./rollout",
                "rehearse",
                "examples/postgresql",
                "--image",
                "postgresql=postgres:13.23",
                "--backup",
                "always");
        seconds(List.of("./rollout", "--help"));
        return new StartupTime(median(List.of("./rollout", "--help")), median(rehearsal));
    }

    private static double median(List<String> command) throws IOException, InterruptedException {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            all.add(seconds(command));
        }
        double[] sorted = all.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[TIMES / 2];
    }

    private static double seconds(List<String> command) throws IOException, InterruptedException {
        long began = System.nanoTime();
        int code = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException(command + " ended with " + code);
        }
        return (System.nanoTime() - began) / 1e9;
    }
}
