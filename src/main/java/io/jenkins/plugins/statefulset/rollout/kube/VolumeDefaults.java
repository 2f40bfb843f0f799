package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The defaults of a pod's volumes (kubernetes {@code pkg/apis/core/v1/defaults.go} and the API types' own). */
final class VolumeDefaults {
    private static final int FILE_MODE = 0644;
    private static final int TOKEN_SECONDS = 3600;

    private VolumeDefaults() {}

    static void fill(ObjectNode volume) {
        if (volume.size() <= 1) {
            volume.putObject("emptyDir");
        }
        volume.properties().forEach(source -> {
            if (source.getValue() instanceof ObjectNode object) {
                fillSource(source.getKey(), object);
            }
        });
    }

    private static void fillSource(String type, ObjectNode source) {
        switch (type) {
            case "secret", "configMap" -> Trees.integer(source, "defaultMode", FILE_MODE);
            case "downwardAPI" -> {
                Trees.integer(source, "defaultMode", FILE_MODE);
                Trees.objects(source, "items").forEach(ContainerDefaults::fillFieldReferences);
            }
            case "projected" -> fillProjected(source);
            case "emptyDir" -> {
                if (!Trees.isUnset(source, "sizeLimit")) {
                    source.put(
                            "sizeLimit",
                            Quantities.canonical(source.get("sizeLimit").asText()));
                }
            }
            case "ephemeral" -> {
                ObjectNode claim = Trees.objectAt(source, "volumeClaimTemplate");
                fillClaimSpec(Trees.objectAt(claim, "spec"));
            }
            case "hostPath" -> {
                if (!source.has("type")) {
                    source.put("type", "");
                }
            }
            case "image" ->
                Trees.text(
                        source,
                        "pullPolicy",
                        ContainerDefaults.pullPolicy(source.path("reference").asText("")));
            default -> fillStorageSystem(type, source);
        }
    }

    /** Of a claim, whatever it is a part of. */
    static void fillClaimSpec(ObjectNode spec) {
        if (!spec.hasNonNull("volumeMode")) {
            spec.put("volumeMode", "Filesystem");
        }
        ContainerDefaults.fillResources(Trees.objectAt(spec, "resources"));
    }

    private static void fillProjected(ObjectNode source) {
        Trees.integer(source, "defaultMode", FILE_MODE);
        Trees.objects(source, "sources").forEach(projection -> {
            if (projection.get("serviceAccountToken") instanceof ObjectNode token) {
                Trees.integer(token, "expirationSeconds", TOKEN_SECONDS);
            }
            Trees.objects(projection.path("downwardAPI"), "items").forEach(ContainerDefaults::fillFieldReferences);
        });
    }

    private static void fillStorageSystem(String type, ObjectNode source) {
        switch (type) {
            case "iscsi" -> Trees.text(source, "iscsiInterface", "default");
            case "rbd" -> {
                Trees.text(source, "pool", "rbd");
                Trees.text(source, "user", "admin");
                Trees.text(source, "keyring", "/etc/ceph/keyring");
            }
            case "azureDisk" -> {
                Trees.text(source, "cachingMode", "ReadWrite");
                Trees.text(source, "fsType", "ext4");
                Trees.text(source, "kind", "Shared");
            }
            case "scaleIO" -> {
                Trees.text(source, "storageMode", "ThinProvisioned");
                Trees.text(source, "fsType", "xfs");
            }
            default -> {
                // The other sources have no defaults.
            }
        }
    }
}
