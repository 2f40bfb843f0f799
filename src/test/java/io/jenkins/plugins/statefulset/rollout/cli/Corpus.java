package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.statefulset.rollout.cli.CorpusFiles.Found;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What {@code testbed/corpus} runs: tries every StatefulSet of a folder, and tells what crashed and where we judge in another way. */
public final class Corpus {
    private static final int SHOWN_CHARACTERS = 90;

    private final Path folder;
    private final PrintStream out;
    private final Map<String, Integer> warnings = new TreeMap<>();
    private final Map<String, Integer> blocks = new TreeMap<>();
    private int crashes;
    private int differences;

    private Corpus(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    /** What a run came to. */
    record Figures(int sets, int crashes, int differences) {}

    /**
     * Arguments: the folder, and either {@code --kubeconfig FILE} or {@code --kubernetes VERSION} for no cluster. Ends with 1
     * when something crashed or differs.
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Figures figures;
        if (arguments[1].equals("--kubeconfig")) {
            Config config = Config.fromKubeconfig(Path.of(arguments[2]).toFile());
            config.setRequestRetryBackoffLimit(0);
            try (KubernetesClient client =
                            new KubernetesClientBuilder().withConfig(config).build();
                    CorpusServers servers = CorpusServers.with(client)) {
                figures = run(folder, servers, System.out);
            }
        } else {
            figures = run(folder, CorpusServers.none(arguments[2]), System.out);
        }
        System.exit(figures.crashes() + figures.differences() > 0 ? 1 : 0);
    }

    static Figures run(Path folder, CorpusServers servers, PrintStream out) throws IOException {
        return new Corpus(folder, out).run(servers);
    }

    private Figures run(CorpusServers servers) throws IOException {
        CorpusFiles files = CorpusFiles.in(folder);
        for (Found set : files.sets()) {
            add(CorpusTrial.of(set, servers));
        }
        print("warnings", warnings);
        print("plans and rehearsals that did not begin", blocks);
        out.println("corpus: Kubernetes " + servers.version() + ": " + files.described() + ", "
                + files.sets().size() + " StatefulSets, " + crashes + " crashes, " + differences
                + " differing refusals, "
                + warnings.values().stream().mapToInt(Integer::intValue).sum() + " warnings");
        return new Figures(files.sets().size(), crashes, differences);
    }

    private void add(CorpusTrial trial) {
        Found set = trial.set();
        String place = folder.relativize(set.file()) + ", " + set.name() + ": ";
        crashes += trial.crashes().size();
        differences += trial.differences().size();
        trial.crashes().forEach(crash -> out.println("crash    " + place + crash));
        trial.differences().forEach(difference -> out.println("differs  " + place + difference));
        trial.warnings().forEach(warning -> warnings.merge(kind(warning, set), 1, Integer::sum));
        trial.blocks().forEach(block -> blocks.merge(kind(block, set), 1, Integer::sum));
    }

    /** The sentence without what is this set's own, so that others with the same words count with it. */
    private static String kind(String sentence, Found set) {
        String common = sentence.replace(set.file().toString(), "FILE")
                .replace(set.name(), "SET")
                .replaceAll("\\b[a-z0-9]+([-.:/][a-z0-9]+)+\\b", "…")
                .replaceAll("\\d+", "N");
        return common.length() > SHOWN_CHARACTERS ? common.substring(0, SHOWN_CHARACTERS) + "…" : common;
    }

    private void print(String title, Map<String, Integer> counts) {
        out.println(title + ":");
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> out.printf("%6d  %s%n", entry.getValue(), entry.getKey()));
    }
}
