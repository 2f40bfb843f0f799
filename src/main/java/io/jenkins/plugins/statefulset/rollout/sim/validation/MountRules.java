package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a container has its volumes. Source: {@code ValidateVolumeMounts}, {@code ValidateVolumeDevices}.
 *
 * <ol>
 *   <li>Each names a volume of the pod that is in order itself, and a path that no other has.
 *   <li>A block device is a claim's or an ephemeral volume's.
 *   <li>A path below the volume stays below it.
 *   <li>Mounts go in both directions only for privileged containers; read-only all through only where read-only.
 * </ol>
 */
final class MountRules {
    private final Map<String, Field> volumes;
    private final Field container;

    /** @param volumes the pod's, by name */
    MountRules(Map<String, Field> volumes, Field container) {
        this.volumes = volumes;
        this.container = container;
    }

    void check() {
        Map<String, String> mounts = paths("volumeMounts", "mountPath");
        Map<String, String> devices = paths("volumeDevices", "devicePath");
        mounts(devices);
        devices(mounts);
    }

    private Map<String, String> paths(String list, String path) {
        Map<String, String> paths = new HashMap<>();
        container
                .at(list)
                .items()
                .forEach(item -> paths.put(item.at("name").text(), item.at(path).text()));
        return paths;
    }

    private void mounts(Map<String, String> devices) {
        Field mounts = container.at("volumeMounts");
        Set<String> paths = new HashSet<>();
        for (Field mount : mounts.items()) {
            Field name = mount.at("name");
            Field path = mount.at("mountPath");
            name.mustBeGiven();
            if (!volumes.containsKey(name.text())) {
                name.notFound();
            }
            path.mustBeGiven();
            if (!paths.add(path.text())) {
                path.invalid("must be unique");
            }
            if (devices.containsKey(name.text())) {
                name.invalid("must not already exist in volumeDevices");
            }
            if (devices.containsValue(path.text())) {
                path.invalid("must not already exist as a path in volumeDevices");
            }
            subPaths(mounts, mount);
            propagation(mount.at("mountPropagation").as(mounts.at("mountPropagation")));
            recursive(mount, mount.at("recursiveReadOnly").as(mounts.at("recursiveReadOnly")));
        }
    }

    private static void subPaths(Field mounts, Field mount) {
        Field path = mount.at("subPath");
        Field expression = mount.at("subPathExpr");
        if (!path.isEmpty()) {
            Paths.descending(path.as(mounts.at("subPath")));
        }
        if (!expression.isEmpty()) {
            if (!path.isEmpty()) {
                expression.invalid("subPathExpr and subPath are mutually exclusive");
            }
            Paths.descending(expression.as(mounts.at("subPathExpr")));
        }
    }

    private void propagation(Field propagation) {
        propagation.mayBeOneOf(List.of("Bidirectional", "HostToContainer", "None"));
        if (propagation.is("Bidirectional")
                && !container.at("securityContext").at("privileged").isTrue()) {
            propagation.forbidden("Bidirectional mount propagation is available only to privileged containers");
        }
    }

    private static void recursive(Field mount, Field recursive) {
        recursive.mayBeOneOf(List.of("Disabled", "Enabled", "IfPossible"));
        if (recursive.is("Enabled") || recursive.is("IfPossible")) {
            if (!mount.at("readOnly").isTrue()) {
                recursive.forbidden("may only be specified when readOnly is true");
            }
            Field propagation = mount.at("mountPropagation");
            if (propagation.isSet() && !propagation.is("None")) {
                recursive.forbidden("may only be specified when mountPropagation is None or not specified");
            }
        }
    }

    private void devices(Map<String, String> mounts) {
        Set<String> paths = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Field device : container.at("volumeDevices").items()) {
            Field name = device.at("name");
            Field path = device.at("devicePath");
            Field volume = volumes.get(name.text());
            name.mustBeGiven();
            if (names.contains(name.text())) {
                name.invalid("must be unique");
            }
            if (volume == null) {
                name.notFound();
            } else if (!volume.has("persistentVolumeClaim") && !volume.has("ephemeral")) {
                name.invalid("can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
            }
            path.mustBeGiven();
            if (paths.contains(path.text())) {
                path.invalid("must be unique");
            }
            if (Formats.stepsBack(path.text())) {
                path.invalid("can not contain backsteps ('..')");
            } else {
                paths.add(path.text());
            }
            if (mounts.containsKey(name.text())) {
                name.invalid("must not already exist in volumeMounts");
            }
            if (mounts.containsValue(path.text())) {
                path.invalid("must not already exist as a path in volumeMounts");
            }
            if (!name.isEmpty()) {
                names.add(name.text());
            }
        }
    }
}
