package io.jenkins.plugins.statefulset.rollout.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeDevice;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the API server demands of a StatefulSet's pod template (kubernetes {@code ValidatePodTemplateSpec}). */
final class PodTemplateCheck {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int MAX_PORT = 65535;

    private final Problems problems;
    private final Set<String> containerNames = new HashSet<>();
    private final Set<String> volumeNames = new HashSet<>();

    PodTemplateCheck(Problems problems) {
        this.problems = problems;
    }

    void check(StatefulSetSpec set) {
        String path = "spec.template.spec";
        PodSpec pod = set.getTemplate().getSpec();
        if (pod == null || pod.getContainers() == null || pod.getContainers().isEmpty()) {
            throw problems.at(path + ".containers", Phrase.of("manifest.no-container"));
        }
        if (pod.getRestartPolicy() != null
                && !pod.getRestartPolicy().isEmpty()
                && !pod.getRestartPolicy().equals("Always")) {
            throw problems.at(
                    path + ".restartPolicy",
                    Phrase.of("manifest.restart-policy").with("policy", pod.getRestartPolicy()));
        }
        if (pod.getActiveDeadlineSeconds() != null) {
            throw problems.at(path + ".activeDeadlineSeconds", Phrase.of("manifest.not-in-a-set"));
        }
        checkVolumes(path, pod);
        orEmpty(set.getVolumeClaimTemplates()).stream()
                .map(PersistentVolumeClaim::getMetadata)
                .filter(Objects::nonNull)
                .forEach(metadata -> volumeNames.add(metadata.getName()));
        checkContainers(path + ".initContainers", orEmpty(pod.getInitContainers()));
        checkContainers(path + ".containers", pod.getContainers());
    }

    private void checkVolumes(String path, PodSpec pod) {
        List<Volume> volumes = orEmpty(pod.getVolumes());
        for (int i = 0; i < volumes.size(); i++) {
            String name = requireName(
                    path + ".volumes[" + i + "].name", volumes.get(i).getName());
            if (!volumeNames.add(name)) {
                throw problems.at(
                        path + ".volumes[" + i + "].name",
                        Phrase.of("manifest.used-twice").with("name", name));
            }
        }
    }

    private void checkContainers(String path, List<Container> containers) {
        for (int i = 0; i < containers.size(); i++) {
            checkContainer(path + "[" + i + "]", containers.get(i));
        }
    }

    private void checkContainer(String path, Container container) {
        String name = requireName(path + ".name", container.getName());
        if (!LABEL.matcher(name).matches()) {
            throw problems.at(
                    path + ".name", Phrase.of("manifest.container-name").with("name", name));
        }
        if (!containerNames.add(name)) {
            throw problems.at(path + ".name", Phrase.of("manifest.used-twice").with("name", name));
        }
        requireName(path + ".image", container.getImage());
        checkPorts(path, container);
        List<EnvVar> variables = orEmpty(container.getEnv());
        for (int i = 0; i < variables.size(); i++) {
            String variable =
                    requireName(path + ".env[" + i + "].name", variables.get(i).getName());
            boolean hasValue = variables.get(i).getValue() != null
                    && !variables.get(i).getValue().isEmpty();
            if (hasValue && variables.get(i).getValueFrom() != null) {
                throw problems.at(
                        path + ".env[" + i + "]",
                        Phrase.of("manifest.value-and-value-from").with("variable", variable));
            }
        }
        checkMounts(path, container);
        checkProbe(path + ".livenessProbe", container.getLivenessProbe());
        checkProbe(path + ".readinessProbe", container.getReadinessProbe());
        checkProbe(path + ".startupProbe", container.getStartupProbe());
    }

    private void checkPorts(String path, Container container) {
        List<ContainerPort> ports = orEmpty(container.getPorts());
        for (int i = 0; i < ports.size(); i++) {
            Integer port = ports.get(i).getContainerPort();
            if (port == null || port < 1 || port > MAX_PORT) {
                throw problems.at(
                        path + ".ports[" + i + "].containerPort",
                        Phrase.of("manifest.port")
                                .with(
                                        "port",
                                        port == null
                                                ? Phrase.of("manifest.missing").message()
                                                : Message.of(port.toString())));
            }
        }
    }

    private void checkMounts(String path, Container container) {
        List<VolumeMount> mounts = orEmpty(container.getVolumeMounts());
        Set<String> mountPaths = new HashSet<>();
        for (int i = 0; i < mounts.size(); i++) {
            String place = path + ".volumeMounts[" + i + "]";
            requireVolume(place + ".name", mounts.get(i).getName());
            String mountPath = requireName(place + ".mountPath", mounts.get(i).getMountPath());
            if (!mountPaths.add(mountPath)) {
                throw problems.at(
                        place + ".mountPath", Phrase.of("manifest.used-twice").with("name", mountPath));
            }
        }
        List<VolumeDevice> devices = orEmpty(container.getVolumeDevices());
        for (int i = 0; i < devices.size(); i++) {
            requireVolume(
                    path + ".volumeDevices[" + i + "].name", devices.get(i).getName());
        }
    }

    private void requireVolume(String path, String name) {
        requireName(path, name);
        if (!volumeNames.contains(name)) {
            Message hint = Suggestions.nearest(name, volumeNames)
                    .map(nearest -> Suggestions.meant(nearest).message())
                    .orElse(Message.none());
            throw problems.at(
                    path,
                    Phrase.of("manifest.no-such-volume").with("name", name).with("hint", hint));
        }
    }

    private void checkProbe(String path, Probe probe) {
        if (probe == null) {
            return;
        }
        notNegative(path + ".initialDelaySeconds", probe.getInitialDelaySeconds());
        notNegative(path + ".timeoutSeconds", probe.getTimeoutSeconds());
        notNegative(path + ".periodSeconds", probe.getPeriodSeconds());
        notNegative(path + ".successThreshold", probe.getSuccessThreshold());
        notNegative(path + ".failureThreshold", probe.getFailureThreshold());
        long handlers = Stream.of(probe.getExec(), probe.getHttpGet(), probe.getTcpSocket(), probe.getGrpc())
                .filter(Objects::nonNull)
                .count();
        if (handlers != 1) {
            Phrase asks = handlers == 0
                    ? Phrase.of("manifest.probe-asks-nothing")
                    : Phrase.of("manifest.probe-asks-several").with("number", handlers);
            throw problems.at(
                    path, asks.with("handlers", "exec, httpGet, tcpSocket").with("last", "grpc"));
        }
    }

    private String requireName(String path, String value) {
        if (value == null || value.isEmpty()) {
            throw problems.at(path, Phrase.of("manifest.missing"));
        }
        return value;
    }

    private void notNegative(String path, Number value) {
        if (value != null && value.longValue() < 0) {
            throw problems.at(path, Phrase.of("manifest.negative").with("value", value.toString()));
        }
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
