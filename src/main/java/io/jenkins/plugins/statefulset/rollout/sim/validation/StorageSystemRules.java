package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.List;
import java.util.Locale;

/**
 * Volumes of storage systems that Kubernetes knows by name, most of which have been taken over by CSI drivers. Source:
 * {@code validateNFSVolumeSource} and its like.
 */
final class StorageSystemRules {
    private static final int MAX_BYTE = 255;
    private static final int MAX_TENANT = 64;

    private StorageSystemRules() {}

    static void check(Field volume, Field source, String kind) {
        switch (kind) {
            case "nfs" -> {
                needs(source, "server", "path");
                if (!source.at("path").text().startsWith("/")) {
                    source.at("path").invalid("must be an absolute path");
                }
            }
            case "gitRepo" -> {
                needs(source, "repository");
                Paths.descending(source.at("directory"));
            }
            // The place is told as the server tells it.
            case "gcePersistentDisk" -> partitioned(source.as(volume.at("persistentDisk")), "pdName");
            case "awsElasticBlockStore" -> partitioned(source, "volumeID");
            case "iscsi" -> iscsi(volume, source);
            case "fc" -> fibreChannel(source);
            case "glusterfs" -> needs(source, "endpoints", "path");
            case "flocker" -> flocker(source);
            case "rbd" -> needs(source, "monitors", "image");
            case "cephfs" -> needs(source, "monitors");
            case "cinder" -> {
                needs(source, "volumeID");
                secret(source);
            }
            case "quobyte" -> quobyte(source);
            case "flexVolume" -> flex(source);
            case "azureFile" -> needs(source, "secretName", "shareName");
            case "azureDisk" -> azureDisk(source);
            case "vsphereVolume" -> needs(source, "volumePath");
            case "photonPersistentDisk" -> needs(source, "pdID");
            case "portworxVolume" -> needs(source, "volumeID");
            case "scaleIO" -> needs(source, "gateway", "system", "volumeName");
            case "storageos" -> storageOs(source);
            default -> throw new IllegalArgumentException(kind + " is no storage system");
        }
    }

    private static void needs(Field source, String... fields) {
        for (String field : fields) {
            source.at(field).mustBeGiven();
        }
    }

    private static void secret(Field source) {
        if (source.has("secretRef")) {
            source.at("secretRef").at("name").mustBeGiven();
        }
    }

    private static void partitioned(Field source, String name) {
        needs(source, name);
        Field partition = source.at("partition");
        if (partition.number() < 0 || partition.number() > MAX_BYTE) {
            partition.invalid(Formats.between(1, MAX_BYTE));
        }
    }

    private static void lun(Field lun) {
        if (lun.number() < 0 || lun.number() > MAX_BYTE) {
            lun.invalid(Formats.between(0, MAX_BYTE));
        }
    }

    private static void iscsi(Field volume, Field source) {
        needs(source, "targetPortal", "iqn");
        if (!source.at("iqn").isEmpty()) {
            initiator(source.at("iqn"));
        }
        lun(source.at("lun"));
        boolean authenticates = source.at("chapAuthDiscovery").isTrue()
                || source.at("chapAuthSession").isTrue();
        if (authenticates && !source.has("secretRef")) {
            source.at("secretRef").required();
        }
        if (source.has("initiatorName")) {
            initiator(source.at("initiatorName").as(source.at("initiatorname")));
            String name =
                    volume.at("name").text() + ":" + source.at("targetPortal").text();
            if (name.length() > MAX_TENANT) {
                volume.at("name")
                        .invalid("Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if"
                                + " iscsi.initiatorName is specified.");
            }
        }
    }

    private static void initiator(Field name) {
        String text = name.text();
        if (!text.startsWith("iqn") && !text.startsWith("eui") && !text.startsWith("naa")) {
            name.invalid("must be valid format starting with iqn, eui, or naa");
        } else if (!text.matches(".*iqn\\.\\d{4}-\\d{2}\\.([\\p{Alnum}.-]+)(:[^,;*&$|\\s]+)")
                && !text.matches("eui.\\p{Alnum}{16}")
                && !text.matches("naa.\\p{Alnum}{32}")) {
            name.invalid("must be valid format");
        }
    }

    private static void fibreChannel(Field source) {
        Field targets = source.at("targetWWNs");
        Field ids = source.at("wwids");
        if (targets.isEmpty() && ids.isEmpty()) {
            targets.required("must specify either targetWWNs or wwids, but not both");
        }
        if (!targets.isEmpty() && !ids.isEmpty()) {
            targets.invalid("targetWWNs and wwids can not be specified simultaneously");
        }
        if (!targets.isEmpty()) {
            if (source.has("lun")) {
                lun(source.at("lun"));
            } else {
                source.at("lun").required("lun is required if targetWWNs is specified");
            }
        }
    }

    private static void flocker(Field source) {
        Field name = source.at("datasetName");
        boolean hasId = !source.at("datasetUUID").isEmpty();
        if (name.isEmpty() && !hasId) {
            source.required("one of datasetName and datasetUUID is required");
        }
        if (!name.isEmpty() && hasId) {
            source.invalid("resource", "datasetName and datasetUUID can not be specified simultaneously");
        }
        if (name.text().contains("/")) {
            name.invalid("must not contain '/'");
        }
    }

    private static void quobyte(Field source) {
        String pairs = "must be a host:port pair or multiple pairs separated by commas";
        Field registry = source.at("registry");
        if (registry.isEmpty()) {
            registry.required(pairs);
        } else if (source.at("tenant").text().length() > MAX_TENANT) {
            source.at("tenant").required("must be a UUID and may not exceed a length of 64 characters");
        } else {
            for (String pair : registry.text().split(",", -1)) {
                if (!pair.matches("(\\[[^\\[\\]]*\\]|[^:\\[\\]]*):[^:\\[\\]]*")) {
                    registry.invalid(pairs);
                }
            }
        }
        needs(source, "volume");
    }

    private static void flex(Field source) {
        needs(source, "driver");
        for (String option : source.at("options").texts().keySet()) {
            int slash = option.indexOf('/');
            String domain = "." + (slash < 0 ? option : option.substring(0, slash)).toLowerCase(Locale.ROOT);
            if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
                source.at("options").key(option).invalid(option, "kubernetes.io and k8s.io namespaces are reserved");
            }
        }
    }

    private static void azureDisk(Field source) {
        needs(source, "diskName", "diskURI");
        source.at("cachingMode").mayBeOneOf(List.of("None", "ReadOnly", "ReadWrite"));
        source.at("kind").mayBeOneOf(List.of("Dedicated", "Managed", "Shared"));
        Field address = source.at("diskURI");
        boolean managed = source.at("kind").is("Managed");
        if (managed && !address.text().startsWith("/subscriptions/")) {
            address.unsupported(List.of(
                    "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"));
        }
        if (source.has("kind") && !managed && !address.text().startsWith("https://")) {
            address.unsupported(
                    List.of("https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"));
        }
    }

    private static void storageOs(Field source) {
        Field name = source.at("volumeName");
        if (name.isEmpty()) {
            name.required();
        } else {
            name.invalid(Formats.dnsLabel(name.text()));
        }
        Field namespace = source.at("volumeNamespace");
        if (!namespace.isEmpty()) {
            namespace.invalid(Formats.dnsLabel(namespace.text()));
        }
        secret(source);
    }
}
