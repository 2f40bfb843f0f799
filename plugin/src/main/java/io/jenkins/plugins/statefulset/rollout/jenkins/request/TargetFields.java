package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Util;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormQuestions;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import java.util.List;
import java.util.function.Function;

/** The drop-downs of a job's form that come from a cluster. Who may not ask it is shown none. */
public final class TargetFields {
    private final Item item;
    private final String cluster;
    private final String credentialsId;

    public TargetFields(Item item, String cluster, String credentialsId) {
        this.item = item;
        this.cluster = cluster;
        this.credentialsId = credentialsId;
    }

    public ComboBoxModel namespaces() {
        return names(connection -> connection.client().namespaces().list().getItems().stream()
                .map(namespace -> namespace.getMetadata().getName())
                .sorted()
                .toList());
    }

    /** @param namespace empty for the cluster's default */
    public ComboBoxModel sets(String namespace) {
        return names(connection ->
                connection
                        .client()
                        .apps()
                        .statefulSets()
                        .inNamespace(in(namespace, connection))
                        .list()
                        .getItems()
                        .stream()
                        .map(set -> set.getMetadata().getName())
                        .sorted()
                        .toList());
    }

    /** The containers of a set with their images, as the field for the image takes them. */
    public ComboBoxModel images(String namespace, String set) {
        String name = Util.fixEmptyAndTrim(set);
        if (name == null) {
            return new ComboBoxModel();
        }
        return names(connection -> {
            StatefulSet found = connection
                    .client()
                    .apps()
                    .statefulSets()
                    .inNamespace(in(namespace, connection))
                    .withName(name)
                    .get();
            return found == null
                    ? List.of()
                    : found.getSpec().getTemplate().getSpec().getContainers().stream()
                            .map(TargetFields::image)
                            .toList();
        });
    }

    /** Whether the cluster has a set of that name. */
    public FormValidation checkSet(String namespace, String set) {
        String name = Util.fixEmptyAndTrim(set);
        if (name == null) {
            return FormValidation.error("name is empty; the name of a StatefulSet is needed");
        }
        if (Util.fixEmptyAndTrim(cluster) == null || !FormQuestions.allowed(item)) {
            return FormValidation.ok();
        }
        try {
            List<String> sets = sets(namespace);
            return sets.contains(name)
                    ? FormValidation.ok()
                    : FormValidation.warning("there is no StatefulSet '" + name + "' now; there are: "
                            + (sets.isEmpty() ? "none" : String.join(", ", sets)));
        } catch (BadRequestException | ClusterException | KubernetesClientException e) {
            return FormValidation.warning("the cluster could not be asked: " + e.getMessage());
        }
    }

    private static String image(Container container) {
        return container.getName() + "=" + container.getImage();
    }

    private static String in(String namespace, Connection connection) {
        String named = Util.fixEmptyAndTrim(namespace);
        return named == null ? connection.defaultNamespace() : named;
    }

    private ComboBoxModel names(Function<Connection, List<String>> question) {
        if (Util.fixEmptyAndTrim(cluster) == null || !FormQuestions.allowed(item)) {
            return new ComboBoxModel();
        }
        try {
            return new ComboBoxModel(FormQuestions.ask(item, cluster, credentialsId, question));
        } catch (BadRequestException | ClusterException | KubernetesClientException unreachable) {
            // A drop-down cannot say why; Test connection does.
            return new ComboBoxModel();
        }
    }
}
