package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The volumes of a pod. Source: {@code ValidateVolumes}, {@code validateVolumeSource}.
 *
 * <ol>
 *   <li>A volume has a name, a DNS label that no other volume has, and exactly one source.
 *   <li>Each source has what it needs: the name of its object, a path, a claim.
 *   <li>Only a volume that is in order can be mounted.
 * </ol>
 */
final class VolumeRules {
    private static final List<String> SOURCES = List.of(
            "emptyDir",
            "hostPath",
            "gitRepo",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "secret",
            "nfs",
            "iscsi",
            "glusterfs",
            "flocker",
            "persistentVolumeClaim",
            "rbd",
            "cinder",
            "cephfs",
            "quobyte",
            "downwardAPI",
            "fc",
            "flexVolume",
            "configMap",
            "azureFile",
            "vsphereVolume",
            "photonPersistentDisk",
            "portworxVolume",
            "azureDisk",
            "storageos",
            "projected",
            "scaleIO",
            "csi",
            "ephemeral",
            "image");
    /** Where the server misspells the field of a source that is one too many. */
    private static final Map<String, String> MISSPELT = Map.of("cephfs", "cephFS", "downwardAPI", "downwarAPI");

    private static final List<String> HOST_PATH_TYPES = List.of(
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");

    private VolumeRules() {}

    /** @return the volumes that are in order, by name */
    static Map<String, Field> check(Field volumes) {
        Map<String, Field> inOrder = new HashMap<>();
        for (Field volume : volumes.items()) {
            int before = volumes.refusals().count();
            source(volume);
            Field name = volume.at("name");
            if (name.isEmpty()) {
                name.required();
            } else {
                name.invalid(Formats.dnsLabel(name.text()));
            }
            if (inOrder.containsKey(name.text())) {
                name.duplicate();
            }
            if (volumes.refusals().count() == before) {
                inOrder.put(name.text(), volume);
            }
        }
        return inOrder;
    }

    private static void source(Field volume) {
        boolean found = false;
        for (String kind : SOURCES) {
            Field source = volume.at(kind);
            if (!source.isSet()) {
                continue;
            }
            if (found) {
                volume.at(MISSPELT.getOrDefault(kind, kind)).forbidden("may not specify more than 1 volume type");
            } else {
                found = true;
                source(volume, source, kind);
            }
        }
        if (!found) {
            volume.required("must specify a volume type");
        }
    }

    private static void source(Field volume, Field source, String kind) {
        switch (kind) {
            case "emptyDir" -> {
                Field limit = source.at("sizeLimit");
                if (limit.isSet() && ResourceRules.amount(limit.text()).signum() < 0) {
                    limit.forbidden("SizeLimit field must be a valid resource quantity");
                }
            }
            case "hostPath" -> {
                if (source.at("path").isEmpty()) {
                    source.at("path").required();
                } else {
                    Paths.withoutBacksteps(source.at("path"));
                    source.at("type").mayBeOneOf(HOST_PATH_TYPES);
                }
            }
            case "secret" -> ProjectionRules.keys(source, "secretName");
            case "configMap" -> ProjectionRules.keys(source, "name");
            case "downwardAPI" -> ProjectionRules.downward(source);
            case "projected" -> ProjectionRules.projected(source);
            case "persistentVolumeClaim" -> source.at("claimName").mustBeGiven();
            case "ephemeral" -> {
                if (source.has("volumeClaimTemplate")) {
                    ClaimRules.template(source.at("volumeClaimTemplate"));
                } else {
                    source.at("volumeClaimTemplate").required();
                }
            }
            case "csi" -> csi(source);
            case "image" -> image(source);
            default -> StorageSystemRules.check(volume, source, kind);
        }
    }

    /** Up to 1.34 it is not served, and not looked at. */
    private static void image(Field source) {
        if (source.refusals().since(1, 35)) {
            source.at("pullPolicy").mustBeOneOf(ContainerRules.PULL_POLICIES);
        }
        if (source.refusals().since(1, 37)) {
            source.at("reference").mustBeGiven();
        }
    }

    private static void csi(Field source) {
        Field driver = source.at("driver");
        if (driver.isEmpty()) {
            driver.required();
        } else if (driver.text().length() > 63) {
            driver.tooLong(63);
        }
        if (!driver.isEmpty() || !source.refusals().since(1, 35)) {
            driver.invalid(Formats.dnsSubdomain(driver.text().toLowerCase(java.util.Locale.ROOT)));
        }
        if (source.has("nodePublishSecretRef")) {
            Field name = source.at("nodePublishSecretRef").at("name");
            if (name.isEmpty()) {
                name.required();
            } else {
                name.as(source.at("name")).invalid(Formats.dnsSubdomain(name.text()));
            }
        }
    }
}
