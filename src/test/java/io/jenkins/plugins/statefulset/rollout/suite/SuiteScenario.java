package io.jenkins.plugins.statefulset.rollout.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.change.Change;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.kube.StrategicMerge;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One scenario, whatever it plays on.
 *
 * @param spec lines below the set's {@code spec:}
 * @param budgets the line below the {@code spec:} of each budget
 * @param before how the set's pods are in the revision that came last before the rollout; anything but {@link Pods#HEALTHY}
 *     is a revision of its own, which nobody guarded
 * @param pods how pods of the new template are
 * @param place where the pods run, on a ground that has nodes
 * @param neighbour what else is there
 * @param request what is asked besides the new template
 * @param course what happens
 * @param outcome what the last driver says in the end
 */
record SuiteScenario(
        String name,
        int replicas,
        String spec,
        List<String> budgets,
        Pods before,
        Pods pods,
        Place place,
        String backup,
        Neighbour neighbour,
        UnaryOperator<RolloutRequest.Builder> request,
        Consumer<SuiteStage> course,
        String outcome) {
    static final String OLD = "registry.example/app:1";
    static final String STUCK = "registry.example/app:1.1";
    static final String NEW = "registry.example/app:2";

    /** The key of the label and the taint of nodes that belong to one namespace. */
    static final String NODES = "suite/nodes";

    enum Place {
        ANYWHERE,
        /** Each on a node of its own, where no other scenario's pods run. */
        NODES_OF_ITS_OWN
    }

    /** Who lives beside the set. */
    enum Neighbour {
        NONE,
        /** Another set, of one pod {@code other-0}, under the budgets of this one. */
        UNDER_THE_SAME_BUDGETS
    }

    /** How pods of a template are. */
    enum Pods {
        HEALTHY(""),
        NEVER_READY("testbed/never-ready"),
        CRASHING("testbed/crash-loop"),
        UNPULLABLE("testbed/image-pull");

        /** The testbed's annotation, empty for none. */
        final String annotation;

        Pods(String annotation) {
            this.annotation = annotation;
        }
    }

    static SuiteScenario of(String name, String outcome) {
        return new SuiteScenario(
                name,
                3,
                "",
                List.of("maxUnavailable: 1"),
                Pods.HEALTHY,
                Pods.HEALTHY,
                Place.ANYWHERE,
                "",
                Neighbour.NONE,
                request -> request,
                SuiteStage::run,
                outcome);
    }

    SuiteScenario replicas(int count) {
        return new SuiteScenario(
                name, count, spec, budgets, before, pods, place, backup, neighbour, request, course, outcome);
    }

    SuiteScenario spec(String... lines) {
        String text = List.of(lines).stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
        return new SuiteScenario(
                name, replicas, text, budgets, before, pods, place, backup, neighbour, request, course, outcome);
    }

    SuiteScenario budgets(String... lines) {
        return new SuiteScenario(
                name, replicas, spec, List.of(lines), before, pods, place, backup, neighbour, request, course, outcome);
    }

    SuiteScenario noBudgets() {
        return budgets(new String[0]);
    }

    SuiteScenario beside(Neighbour other) {
        return new SuiteScenario(
                name, replicas, spec, budgets, before, pods, place, backup, other, request, course, outcome);
    }

    SuiteScenario stuckOn(Pods bad) {
        return new SuiteScenario(
                name, replicas, spec, budgets, bad, pods, place, backup, neighbour, request, course, outcome);
    }

    SuiteScenario pods(Pods behaviour) {
        return new SuiteScenario(
                name, replicas, spec, budgets, before, behaviour, place, backup, neighbour, request, course, outcome);
    }

    SuiteScenario nodesOfItsOwn() {
        return new SuiteScenario(
                name,
                replicas,
                spec,
                budgets,
                before,
                pods,
                Place.NODES_OF_ITS_OWN,
                backup,
                neighbour,
                request,
                course,
                outcome);
    }

    /** @param exitCode of the backup's Job, which is made from a CronJob */
    SuiteScenario backup(int exitCode) {
        return new SuiteScenario(
                name,
                replicas,
                spec,
                budgets,
                before,
                pods,
                place,
                String.valueOf(exitCode),
                neighbour,
                request,
                course,
                outcome);
    }

    SuiteScenario request(UnaryOperator<RolloutRequest.Builder> asked) {
        return new SuiteScenario(
                name, replicas, spec, budgets, before, pods, place, backup, neighbour, asked, course, outcome);
    }

    SuiteScenario course(Consumer<SuiteStage> steps) {
        return new SuiteScenario(
                name, replicas, spec, budgets, before, pods, place, backup, neighbour, request, steps, outcome);
    }

    /** The set with the template that the request of any other scenario would bring. */
    StatefulSet upgraded(StatefulSet set) {
        ObjectNode tree = ObjectTrees.tree(set).deepCopy();
        JsonNode merged = new StrategicMerge(Problems.of("suite")).apply(tree, patch(), StatefulSet.class);
        return ObjectTrees.object(merged, StatefulSet.class);
    }

    /** The same request, of a person who takes what is in place. */
    RolloutRequest takingWhatIsApplied(String namespace) {
        return request.apply(RolloutRequest.of(namespace, Ground.SET)
                        .applied()
                        .backup(RolloutRequest.BackupPolicy.NEVER)
                        .waves("1,100%")
                        .readyTimeout(Duration.ofMinutes(1))
                        .by("suite"))
                .build();
    }

    RolloutRequest request(String namespace) {
        RolloutRequest.Builder asked = RolloutRequest.of(namespace, Ground.SET)
                .change(new Change.StrategicMergePatch(patch(), "suite"))
                .backup(backup.isEmpty() ? RolloutRequest.BackupPolicy.NEVER : RolloutRequest.BackupPolicy.ALWAYS)
                .waves("1,100%")
                .readyTimeout(Duration.ofMinutes(1))
                .by("suite");
        if (!backup.isEmpty()) {
            asked.backupOptions(Backups.fromCronJob());
        }
        return request.apply(asked).build();
    }

    private ObjectNode patch() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode template = patch.putObject("spec").putObject("template");
        ObjectNode annotations = template.putObject("metadata").putObject("annotations");
        annotations.put("suite/change", "new");
        if (!before.annotation.isEmpty()) {
            annotations.putNull(before.annotation);
        }
        if (!pods.annotation.isEmpty()) {
            annotations.put(pods.annotation, "true");
        }
        ObjectNode container = template.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "app")
                .put("image", NEW);
        if (before == Pods.NEVER_READY) {
            container.putNull("readinessProbe");
        }
        return patch;
    }

    /** All that is there before the rollout, its set in the first revision. */
    List<HasMetadata> objects(String namespace) {
        StringBuilder yaml = new StringBuilder("""
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
                  replicas: %d
                %s  selector: {matchLabels: {app: db}}
                  template:
                    metadata:
                      labels: {app: db}
                      annotations: {suite/change: none%s}
                    spec:
                %s      containers:
                      - {name: app, image: "%s"}
                """.formatted(replicas, spec, moment(), placed(namespace), OLD));
        for (int index = 0; index < budgets.size(); index++) {
            yaml.append("""
                    ---
                    apiVersion: policy/v1
                    kind: PodDisruptionBudget
                    metadata: {name: db-%d}
                    spec:
                      %s
                      selector: {matchExpressions: [{key: app, operator: In, values: [%s]}]}
                    """.formatted(index, budgets.get(index), neighbour == Neighbour.NONE ? "db" : "db, other"));
        }
        if (neighbour == Neighbour.UNDER_THE_SAME_BUDGETS) {
            yaml.append("""
                    ---
                    apiVersion: apps/v1
                    kind: StatefulSet
                    metadata: {name: other}
                    spec:
                      serviceName: db
                      replicas: 1
                      selector: {matchLabels: {app: other}}
                      template:
                        metadata:
                          labels: {app: other}
                        spec:
                          containers:
                          - {name: app, image: "%s"}
                    """.formatted(OLD));
        }
        if (!backup.isEmpty()) {
            yaml.append(Backups.cronJob(backup));
        }
        return Manifests.parse(yaml.toString(), "suite.yaml", namespace).entries().stream()
                .map(Manifests.Entry::object)
                .collect(Collectors.toList());
    }

    /**
     * Evicted pods take longer to go than the disruption controller needs to see it. It would take a pod that is back before
     * for the one that was evicted, and allow nothing for two minutes.
     */
    private String moment() {
        return spec.contains("OnDelete") || spec.contains("partition") ? ", testbed/stop-after: 1s" : "";
    }

    private String placed(String namespace) {
        return place == Place.ANYWHERE ? "" : """
                      nodeSelector: {%1$s: %2$s}
                      tolerations: [{key: %1$s, operator: Exists}]
                      affinity:
                        podAntiAffinity:
                          requiredDuringSchedulingIgnoredDuringExecution:
                          - {labelSelector: {matchLabels: {app: db}}, topologyKey: kubernetes.io/hostname}
                """.formatted(NODES, namespace);
    }

    @Override
    public String toString() {
        return name;
    }
}
