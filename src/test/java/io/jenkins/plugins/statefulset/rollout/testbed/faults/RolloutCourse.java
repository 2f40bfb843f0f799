package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rollout, with what people do meanwhile. It ends the same way whatever goes wrong with its driver. */
enum RolloutCourse {
    ROLLING("rolling", Result.COMPLETED),
    /** Its new pods crash. */
    BAD("bad revision", Result.ROLLED_BACK) {
        @Override
        String ails() {
            return "testbed/crash-loop: \"true\"";
        }
    },
    ON_DELETE("on delete", Result.COMPLETED) {
        @Override
        String spec() {
            return "  updateStrategy: {type: OnDelete}\n";
        }

        /** So that the disruption controller sees the evicted pod go; else it allows nothing for two minutes. */
        @Override
        String annotations() {
            return ", testbed/stop-after: 1s";
        }
    },
    /** A pod is ill for a while, so that the budget allows nothing and the wait is noted. */
    WAITING("waits for a budget", Result.COMPLETED) {
        @Override
        void people(FaultNamespace arena) {
            arena.until("the first pod is new", () -> arena.witness().ready(FaultNamespace.NEW, 2));
            arena.ail("db-0", "testbed/never-ready");
            arena.tell(new Command.Promote("people", Optional.empty()));
            arena.until("the wait is noted", () -> arena.witness().notesAWait());
            arena.cure("db-0", "testbed/never-ready");
            promoteTheLast(arena);
        }

        @Override
        boolean gated() {
            return true;
        }
    },
    HELD("held and resumed", Result.COMPLETED) {
        @Override
        void people(FaultNamespace arena) {
            arena.until("the first pod is new", () -> arena.witness().ready(FaultNamespace.NEW, 2));
            arena.tell(new Command.Hold("people", "lunch"));
            arena.until("it is held, or goes on", () -> arena.witness().wasHeld());
            arena.until("it goes on", () -> !arena.witness().isHeld());
            arena.tell(new Command.Promote("people", Optional.empty()));
            promoteTheLast(arena);
        }

        @Override
        boolean gated() {
            return true;
        }
    },
    PROMOTED("promoted", Result.COMPLETED) {
        @Override
        void people(FaultNamespace arena) {
            arena.until("the first pod is new", () -> arena.witness().ready(FaultNamespace.NEW, 2));
            arena.tell(new Command.Promote("people", Optional.empty()));
            promoteTheLast(arena);
        }

        @Override
        boolean gated() {
            return true;
        }
    },
    /** A person has it go back while its new pods are well. */
    BACK("rolled back by a person", Result.ROLLED_BACK) {
        @Override
        void people(FaultNamespace arena) {
            arena.until("the first pod is new", () -> arena.witness().ready(FaultNamespace.NEW, 2));
            arena.tell(new Command.Rollback("people", "not today"));
        }

        @Override
        boolean gated() {
            return true;
        }
    },
    /** A pod was ill before. */
    HEALED("heals an ill pod", Result.COMPLETED) {
        @Override
        void before(FaultNamespace arena) {
            arena.ail("db-0", "testbed/crash-loop");
            arena.until("db-0 crashes", () -> arena.witness().crashes("db-0"));
        }
    },
    BACKUP("with a backup", Result.COMPLETED);

    private final String title;
    private final Result outcome;

    RolloutCourse(String title, Result outcome) {
        this.title = title;
        this.outcome = outcome;
    }

    Result outcome() {
        return outcome;
    }

    String spec() {
        return "";
    }

    String ails() {
        return "";
    }

    String annotations() {
        return "";
    }

    boolean gated() {
        return false;
    }

    /** What has happened when the rollout begins. */
    void before(FaultNamespace arena) {}

    /** What people do while it lasts. */
    void people(FaultNamespace arena) {}

    private static void promoteTheLast(FaultNamespace arena) {
        arena.until("all pods are new", () -> arena.witness().ready(FaultNamespace.NEW, 0));
        arena.tell(new Command.Promote("people", Optional.empty()));
    }

    /** A strategic merge patch of the set. */
    String patch() {
        String annotations = ails().isEmpty() ? "" : ", " + ails();
        return """
                spec:
                  template:
                    metadata: {annotations: {faults/change: new%s}}
                    spec: {containers: [{name: app, image: "%s"}]}
                """.formatted(annotations, FaultNamespace.NEW);
    }

    RolloutRequest request(String namespace) {
        RolloutRequest.Builder asked = RolloutRequest.of(namespace, FaultNamespace.SET)
                .change(FaultNamespace.merge(patch()))
                .backup(this == BACKUP ? RolloutRequest.BackupPolicy.ALWAYS : RolloutRequest.BackupPolicy.NEVER)
                .waves("1,100%")
                .readyTimeout(Duration.ofMinutes(10))
                .by("faults");
        if (this == BACKUP) {
            asked.backupOptions(fromCronJob());
        }
        if (gated()) {
            asked.gate(new GateSpec.Manual());
        }
        return asked.build();
    }

    /** The same on a command line. */
    List<String> arguments(String patchFile) {
        List<String> arguments = new ArrayList<>(List.of("--patch", patchFile, "--waves", "1,100%"));
        arguments.addAll(
                this == BACKUP
                        ? List.of("--backup", "always", "--backup-from-cronjob", "db-backup")
                        : List.of("--backup", "never"));
        if (gated()) {
            arguments.addAll(List.of("--gate", "manual"));
        }
        return arguments;
    }

    private static BackupOptions fromCronJob() {
        return new BackupOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("db-backup"),
                Optional.empty(),
                BackupOptions.DEFAULT_DEADLINE);
    }

    List<HasMetadata> objects(String namespace) {
        String yaml = """
                apiVersion: v1
                kind: Service
                metadata: {name: db}
                spec: {clusterIP: None, selector: {app: db}, ports: [{port: 80}]}
                ---
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  serviceName: db
                  replicas: 3
                %s  selector: {matchLabels: {app: db}}
                  template:
                    metadata:
                      labels: {app: db}
                      annotations: {faults/change: none%s}
                    spec:
                      containers:
                      - {name: app, image: "%s"}
                ---
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: db}
                spec: {maxUnavailable: 1, selector: {matchLabels: {app: db}}}
                """.formatted(spec(), annotations(), FaultNamespace.OLD);
        String backup = """
                ---
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: db-backup}
                spec:
                  schedule: "0 0 1 1 *"
                  suspend: true
                  jobTemplate:
                    spec:
                      backoffLimit: 0
                      template:
                        spec:
                          restartPolicy: Never
                          containers:
                          - {name: backup, image: "registry.example/backup:1"}
                """;
        return Manifests.parse(this == BACKUP ? yaml + backup : yaml, "faults.yaml", namespace).entries().stream()
                .<HasMetadata>map(Manifests.Entry::object)
                .toList();
    }

    @Override
    public String toString() {
        return title;
    }
}
