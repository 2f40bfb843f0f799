package io.jenkins.plugins.statefulset.rollout.profile;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.jenkins.plugins.statefulset.rollout.risk.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pod template tells of how a system is run.
 *
 * @param variables of the server's container, by name; with an empty value where the manifest does not tell it
 * @param commands command and arguments of each container in one
 * @param images of all containers but those that end
 * @param containers names of the same
 * @param version of the server, where its image tells it
 */
public record TemplateFacts(
        Map<String, String> variables,
        List<String> commands,
        List<String> images,
        List<String> containers,
        Map<String, String> labels,
        Optional<Version> version) {
    public TemplateFacts {
        variables = Map.copyOf(variables);
        commands = List.copyOf(commands);
        images = List.copyOf(images);
        containers = List.copyOf(containers);
        labels = Map.copyOf(labels);
    }

    /** @param version asked for the version of an image that is known */
    static TemplateFacts of(PodTemplateSpec template, Container server, Function<String, Optional<Version>> version) {
        PodSpec pod = template.getSpec();
        Map<String, String> variables = new HashMap<>();
        for (EnvVar variable : orNone(server.getEnv())) {
            variables.put(
                    variable.getName(), Optional.ofNullable(variable.getValue()).orElse(""));
        }
        List<Container> running = running(pod);
        return new TemplateFacts(
                variables,
                Stream.concat(orNone(pod.getInitContainers()).stream(), pod.getContainers().stream())
                        .map(container -> Stream.concat(
                                        orNone(container.getCommand()).stream(), orNone(container.getArgs()).stream())
                                .collect(Collectors.joining(" ")))
                        .toList(),
                running.stream().map(TemplateFacts::image).toList(),
                running.stream().map(Container::getName).toList(),
                Optional.ofNullable(template.getMetadata())
                        .map(meta -> meta.getLabels())
                        .orElse(Map.of()),
                version.apply(image(server)));
    }

    /** Those that go on running, the first one of {@code containers} before those that start ahead of it. */
    static List<Container> running(PodSpec pod) {
        return Stream.concat(
                        pod.getContainers().stream(),
                        orNone(pod.getInitContainers()).stream()
                                .filter(container -> "Always".equals(container.getRestartPolicy())))
                .toList();
    }

    static String image(Container container) {
        return Optional.ofNullable(container.getImage()).orElse("");
    }

    private static <T> List<T> orNone(List<T> list) {
        return Optional.ofNullable(list).orElse(List.of());
    }
}
