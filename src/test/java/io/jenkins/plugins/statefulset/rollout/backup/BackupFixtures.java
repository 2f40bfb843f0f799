package io.jenkins.plugins.statefulset.rollout.backup;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Fixtures: StatefulSets and options as people write them. */
final class BackupFixtures {
    static final List<String> CLAIM = List.of("backup-pvc");

    private BackupFixtures() {}

    /** The guide's PostgreSQL. */
    static StatefulSet guide() {
        return postgres("""
                image: postgres:13
                env:
                - {name: POSTGRES_DB, value: mydb}
                - name: POSTGRES_USER
                  valueFrom: {secretKeyRef: {name: postgres-secret, key: username}}
                - name: POSTGRES_PASSWORD
                  valueFrom: {secretKeyRef: {name: postgres-secret, key: password}}
                ports:
                - {containerPort: 5432, name: postgresql}
                """);
    }

    /** Three replicas of a server container with these further fields. */
    static StatefulSet postgres(String container) {
        return set("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: postgresql, namespace: shop}
                spec:
                  serviceName: postgresql-headless
                  replicas: 3
                  template:
                    spec:
                      containers:
                      - name: postgresql
                """ + container.indent(8) + """
                  volumeClaimTemplates:
                  - metadata: {name: data}
                """);
    }

    static StatefulSet set(String yaml) {
        return Serialization.unmarshal(yaml, StatefulSet.class);
    }

    /** A CronJob whose one container runs this script by a shell. */
    static CronJob cronJob(String name, String script) {
        return Serialization.unmarshal("""
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: %s, namespace: shop, uid: 5b1f}
                spec:
                  schedule: "0 2 * * *"
                  jobTemplate:
                    metadata:
                      labels: {team: db}
                    spec:
                      backoffLimit: 4
                      ttlSecondsAfterFinished: 0
                      template:
                        metadata:
                          labels: {app: dump}
                        spec:
                          restartPolicy: OnFailure
                          containers:
                          - name: backup
                            image: postgres:13
                            command:
                            - sh
                            - -c
                            - |
                """.formatted(name) + script.indent(16) + """
                          volumes:
                          - name: storage
                            persistentVolumeClaim: {claimName: backup-pvc}
                """, CronJob.class);
    }

    /** Options with nothing said but what the caller changes. */
    static final class Options {
        private Optional<String> database = Optional.empty();
        private Optional<SecretKey> user = Optional.empty();
        private Optional<SecretKey> password = Optional.empty();
        private Optional<String> host = Optional.empty();
        private Optional<Integer> port = Optional.empty();
        private Optional<String> image = Optional.empty();
        private Optional<String> claim = Optional.empty();
        private Optional<String> cronJob = Optional.empty();

        Options database(String name) {
            database = Optional.of(name);
            return this;
        }

        Options user(String secret) {
            user = Optional.of(SecretKey.parse(RequestField.PG_USER_SECRET, secret));
            return this;
        }

        Options password(String secret) {
            password = Optional.of(SecretKey.parse(RequestField.PG_PASSWORD_SECRET, secret));
            return this;
        }

        Options host(String name) {
            host = Optional.of(name);
            return this;
        }

        Options port(int number) {
            port = Optional.of(number);
            return this;
        }

        Options image(String name) {
            image = Optional.of(name);
            return this;
        }

        Options claim(String name) {
            claim = Optional.of(name);
            return this;
        }

        Options cronJob(String name) {
            cronJob = Optional.of(name);
            return this;
        }

        BackupOptions build() {
            return new BackupOptions(
                    database, user, password, host, port, image, claim, cronJob, Optional.empty(), Duration.ofHours(1));
        }
    }
}
