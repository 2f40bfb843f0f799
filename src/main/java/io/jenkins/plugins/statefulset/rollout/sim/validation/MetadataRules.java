package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The metadata of objects. Source: {@code ValidateObjectMeta}, {@code ValidateObjectMetaUpdate} of
 * {@code k8s.io/apimachinery/pkg/api/validation}.
 *
 * <ol>
 *   <li>The name has the form that the kind asks for; the namespace is a DNS label.
 *   <li>Keys of labels and annotations are qualified names, those of annotations in any case; all annotations together have
 *       at most 256 KiB.
 *   <li>An owner has version, kind, name and UID, and one owner at most is the controller.
 *   <li>A finalizer is a qualified name with a domain, or one of Kubernetes' own.
 * </ol>
 */
final class MetadataRules {
    private static final int ANNOTATIONS_SIZE = 256 * 1024;
    private static final List<String> OWN_FINALIZERS = List.of("kubernetes", "orphan", "foregroundDeletion");

    private MetadataRules() {}

    /** @param form of the name */
    static void creation(Field metadata, Function<String, List<String>> form) {
        Field prefix = metadata.at("generateName");
        if (!prefix.isEmpty()) {
            prefix.invalid(form.apply(Formats.maskTrailingDash(prefix.text())));
        }
        Field name = metadata.at("name");
        if (name.isEmpty()) {
            name.required("name or generateName is required");
        } else {
            name.invalid(form.apply(name.text()));
        }
        Field namespace = metadata.at("namespace");
        if (!namespace.isEmpty()) {
            namespace.invalid(Formats.dnsLabel(namespace.text()));
        }
        update(metadata);
    }

    /** What is checked of a change, too. */
    static void update(Field metadata) {
        LabelRules.labels(metadata.at("labels"));
        annotations(metadata.at("annotations"));
        owners(metadata.at("ownerReferences"));
        List<String> finalizers =
                metadata.at("finalizers").items().stream().map(Field::text).toList();
        if (finalizers.containsAll(List.of("orphan", "foregroundDeletion"))) {
            metadata.at("finalizers").invalid("finalizer orphan and foregroundDeletion cannot be both set");
        }
        for (Field finalizer : metadata.at("finalizers").items()) {
            Formats.qualifiedName(finalizer.text())
                    .forEach(why -> metadata.at("finalizers").invalid(finalizer.text(), why));
            if (!finalizer.text().contains("/") && !OWN_FINALIZERS.contains(finalizer.text())) {
                finalizer.invalid("name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    /** {@code ValidateAnnotations}. */
    static void annotations(Field annotations) {
        Map<String, String> all = annotations.texts();
        all.keySet().forEach(key -> Formats.qualifiedName(key.toLowerCase(Locale.ROOT))
                .forEach(why -> annotations.invalid(key, why)));
        long size = all.entrySet().stream()
                .mapToLong(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
                .sum();
        if (size > ANNOTATIONS_SIZE) {
            annotations.tooLong(ANNOTATIONS_SIZE);
        }
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void owners(Field owners) {
        String controller = "";
        for (Field owner : owners.items()) {
            if (owner.at("apiVersion").text().replaceFirst(".*/", "").isEmpty()) {
                owner.at("apiVersion").as(owners.at("apiVersion")).invalid("version must not be empty");
            }
            for (String field : List.of("kind", "name", "uid")) {
                if (owner.at(field).isEmpty()) {
                    owner.at(field).as(owners.at(field)).invalid("must not be empty");
                }
            }
            if (owner.at("controller").isTrue()) {
                String name = owner.at("kind").text() + "/" + owner.at("name").text();
                if (!controller.isEmpty()) {
                    owners.invalid(
                            "Only one reference can have Controller set to true. Found \"true\" in references for "
                                    + controller + " and " + name);
                }
                controller = name;
            }
        }
    }
}
