package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Optional;

/**
 * Says which pods can't run, because of the data that pods of another template have written: a simulated container knows
 * nothing of its program.
 */
@FunctionalInterface
public interface IncompatibleChange {

    /**
     * How a pod ends right after its start.
     *
     * @param data what the pod finds on its volumes
     * @param now the template of the pod that starts
     * @return empty where it runs
     */
    Optional<Crash> crashOf(Data data, PodTemplateSpec now);

    /**
     * Data on the volumes of a pod.
     *
     * @param claims the claim templates of the set
     * @param writer the template of the last pod of that name that got ready
     * @param everywhere whether every pod of the set has got ready on that template
     */
    record Data(List<PersistentVolumeClaim> claims, PodTemplateSpec writer, boolean everywhere) {}

    /**
     * The end of a container.
     *
     * @param exitCode other than 0
     * @param log its last lines
     */
    record Crash(int exitCode, List<String> log) {
        public Crash {
            log = List.copyOf(log);
        }
    }

    /**
     * What PostgreSQL says when it finds the data files of another major version.
     *
     * @param written the major that wrote them, such as {@code 13}
     * @param running the version that starts, such as {@code 14.0}
     */
    static Crash postgresDataFiles(String written, String running) {
        return new Crash(
                1,
                List.of(
                        "PostgreSQL Database directory appears to contain a database; Skipping initialization",
                        "FATAL:  database files are incompatible with server",
                        "DETAIL:  The data directory was initialized by PostgreSQL version " + written
                                + ", which is not compatible with this version " + running + "."));
    }
}
