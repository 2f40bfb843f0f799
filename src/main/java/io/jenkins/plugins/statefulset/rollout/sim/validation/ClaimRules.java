package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.List;

/**
 * PersistentVolumeClaims, also those of claim templates and of ephemeral volumes. Source:
 * {@code ValidatePersistentVolumeClaimSpec}, {@code ValidatePersistentVolumeClaimTemplate}.
 *
 * <ol>
 *   <li>There is an access mode, each is known, and {@code ReadWriteOncePod} stands alone.
 *   <li>Storage is requested, more than none.
 *   <li>The names of classes are DNS subdomains; the volume mode is {@code Block} or {@code Filesystem}.
 *   <li>A data source has kind and name; without a group it is a PersistentVolumeClaim; the two forms of it agree.
 * </ol>
 */
final class ClaimRules {
    private static final String ALONE = "ReadWriteOncePod";
    private static final List<String> MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");

    private ClaimRules() {}

    /** A template of an ephemeral volume. */
    static void template(Field template) {
        Field metadata = template.at("metadata");
        MetadataRules.annotations(metadata.at("annotations"));
        LabelRules.labels(metadata.at("labels"));
        for (String field : List.of("name", "generateName", "namespace", "ownerReferences", "finalizers")) {
            if (metadata.has(field)) {
                metadata.at(field).forbidden("cannot be set");
            }
        }
        spec(template.at("spec"));
    }

    static void spec(Field spec) {
        accessModes(spec.at("accessModes"));
        LabelRules.selector(spec.at("selector"));
        Field asked = spec.at("resources").at("requests").at("storage");
        Field storage = asked.as(spec.at("resources").key("storage"));
        if (!asked.isSet()) {
            storage.required();
        } else if (ResourceRules.amount(asked.text()).signum() <= 0) {
            storage.invalid(Formats.NOT_POSITIVE);
        }
        for (String type : List.of("storageClassName", "volumeAttributesClassName")) {
            if (!spec.at(type).isEmpty()) {
                spec.at(type).invalid(Formats.dnsSubdomain(spec.at(type).text()));
            }
        }
        spec.at("volumeMode").mayBeOneOf(List.of("Block", "Filesystem"));
        sources(spec);
    }

    private static void accessModes(Field modes) {
        if (modes.isEmpty()) {
            modes.required("at least 1 access mode is required");
        }
        List<String> given = modes.items().stream().map(Field::text).toList();
        given.stream().filter(mode -> !MODES.contains(mode)).forEach(mode -> modes.unsupported(mode, MODES));
        if (given.contains(ALONE) && given.stream().anyMatch(mode -> MODES.contains(mode) && !mode.equals(ALONE))) {
            modes.forbidden("may not use ReadWriteOncePod with other access modes");
        }
    }

    private static void sources(Field spec) {
        Field source = spec.at("dataSource");
        Field reference = spec.at("dataSourceRef");
        for (Field given : List.of(source, reference)) {
            if (given.isSet()) {
                dataSource(given);
            }
        }
        Field namespace = reference.at("namespace");
        if (!namespace.isEmpty()) {
            namespace.invalid(Formats.dnsLabel(namespace.text()));
            if (source.isSet()) {
                spec.invalid("may not be specified when dataSourceRef.namespace is specified");
            }
        } else if (source.isSet()
                && reference.isSet()
                && !List.of("apiGroup", "kind", "name").stream().allMatch(field -> source.at(field)
                        .text()
                        .equals(reference.at(field).text()))) {
            spec.invalid("must match dataSourceRef");
        }
    }

    private static void dataSource(Field source) {
        source.at("name").mustBeGiven();
        source.at("kind").mustBeGiven();
        Field group = source.at("apiGroup");
        if (group.isEmpty() && !source.at("kind").is("PersistentVolumeClaim")) {
            source.invalid(
                    source.at("kind").text(), "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
        if (!group.isEmpty()) {
            group.invalid(Formats.dnsSubdomain(group.text()));
        }
    }
}
