package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Util;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.statefulset.rollout.change.ChangeParser;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormConnection;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormQuestions;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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
        return name == null
                ? new ComboBoxModel()
                : names(connection -> template(connection, namespace, name).stream()
                        .flatMap(spec -> spec.getContainers().stream())
                        .map(TargetFields::image)
                        .toList());
    }

    private static Optional<PodSpec> template(FormConnection connection, String namespace, String set) {
        return Optional.ofNullable(connection
                        .client()
                        .apps()
                        .statefulSets()
                        .inNamespace(in(namespace, connection))
                        .withName(set)
                        .get())
                .map(found -> found.getSpec().getTemplate().getSpec());
    }

    /** Whether these are images, and the set has these containers. */
    public FormValidation checkImages(String namespace, String set, String images) {
        FormValidation written = FieldChecks.images(images);
        String name = Util.fixEmptyAndTrim(set);
        List<String> wanted = written.kind == FormValidation.Kind.OK
                ? FieldChecks.imageWords(Util.fixNull(images))
                        .map(image -> ChangeParser.image(image).container())
                        .toList()
                : List.of();
        if (wanted.isEmpty() || name == null || !mayAsk()) {
            return written;
        }
        try {
            List<String> containers = FormQuestions.ask(
                    item, cluster, credentialsId, connection -> template(connection, namespace, name).stream()
                            .flatMap(spec -> Stream.of(spec.getContainers(), spec.getInitContainers()))
                            .flatMap(List::stream)
                            .map(Container::getName)
                            .toList());
            return wanted.stream()
                    .filter(one -> !containers.isEmpty() && !containers.contains(one))
                    .findFirst()
                    .map(unknown -> FormValidation.warning(Reader.inForm(Phrase.of("jenkins-form.no-such-container")
                            .with("set", name)
                            .with("container", unknown)
                            .with("containers", Message.listed(containers)))))
                    .orElse(written);
        } catch (BadRequestException unreachable) {
            // That is said beside the name of the set.
            return written;
        }
    }

    /** Whether the cluster has a set of that name. */
    public FormValidation checkSet(String namespace, String set) {
        String name = Util.fixEmptyAndTrim(set);
        if (name == null) {
            return FieldChecks.needed(Phrase.of("jenkins-form.the-name"));
        }
        if (!mayAsk()) {
            return FormValidation.ok();
        }
        try {
            List<String> sets = sets(namespace);
            return sets.contains(name)
                    ? FormValidation.ok()
                    : FormValidation.warning(Reader.inForm(
                            sets.isEmpty()
                                    ? Phrase.of("jenkins-form.no-set").with("set", name)
                                    : Phrase.of("jenkins-form.no-such-set")
                                            .with("set", name)
                                            .with("sets", Message.listed(sets))));
        } catch (BadRequestException e) {
            return FormValidation.warning(
                    Reader.inForm(Phrase.of("jenkins-form.not-asked").with("why", e.told())));
        }
    }

    private boolean mayAsk() {
        return Util.fixEmptyAndTrim(cluster) != null && FormQuestions.allowed(item);
    }

    private static String image(Container container) {
        return container.getName() + "=" + container.getImage();
    }

    private static String in(String namespace, FormConnection connection) {
        String named = Util.fixEmptyAndTrim(namespace);
        return named == null ? connection.defaultNamespace() : named;
    }

    private ComboBoxModel names(Function<FormConnection, List<String>> question) {
        if (!mayAsk()) {
            return new ComboBoxModel();
        }
        try {
            return new ComboBoxModel(FormQuestions.ask(item, cluster, credentialsId, question));
        } catch (BadRequestException unreachable) {
            // A drop-down cannot say why; Test connection does.
            return new ComboBoxModel();
        }
    }
}
