package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * References to fields and resources of the pod itself. Source: {@code validateObjectFieldSelector},
 * {@code validateContainerResourceFieldSelector}, {@code validateContainerResourceDivisor},
 * {@code ConvertDownwardAPIFieldLabel}.
 *
 * <ol>
 *   <li>There is a list of fields for variables and another one for files. A label or annotation is named in brackets:
 *       {@code metadata.labels['app']}.
 *   <li>Resources are the limits and requests of cpu, memory, ephemeral storage and huge pages; the divisor is a round one.
 * </ol>
 */
final class FieldReferenceRules {
    static final List<String> OF_VARIABLES = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    static final List<String> OF_FILES =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");
    private static final Set<String> KNOWN = Set.of(
            "metadata.annotations",
            "metadata.labels",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.serviceAccountName",
            "spec.schedulerName",
            "status.phase",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs",
            "spec.host");
    private static final List<String> RESOURCES = List.of(
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory");
    private static final Set<String> OF_BYTES =
            Set.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

    private FieldReferenceRules() {}

    /** @param allowed paths without brackets */
    static void field(Field reference, List<String> allowed) {
        Field path = reference.at("fieldPath");
        if (reference.at("apiVersion").isEmpty()) {
            reference.at("apiVersion").required();
        } else if (path.isEmpty()) {
            path.required();
        } else {
            fieldPath(reference, path, allowed);
        }
    }

    private static void fieldPath(Field reference, Field path, List<String> allowed) {
        String text = path.text();
        int bracket = text.indexOf("['");
        boolean subscripted = bracket >= 0 && text.endsWith("']");
        String field = subscripted ? text.substring(0, bracket) : text;
        boolean converts = subscripted
                ? field.equals("metadata.annotations") || field.equals("metadata.labels")
                : KNOWN.contains(field);
        if (!reference.at("apiVersion").is("v1")) {
            path.invalid("error converting fieldPath: unsupported pod version: "
                    + reference.at("apiVersion").text());
        } else if (!converts) {
            path.invalid("error converting fieldPath: "
                    + (subscripted
                            ? "field label does not support subscript: " + text
                            : "field label not supported: " + text));
        } else if (subscripted) {
            String key = text.substring(bracket + 2, text.length() - 2);
            String checked = field.equals("metadata.annotations") ? key.toLowerCase(Locale.ROOT) : key;
            Formats.qualifiedName(checked).forEach(why -> reference.invalid(checked, why));
        } else if (!allowed.contains(field)) {
            path.unsupported(field, allowed);
        }
    }

    /** A file's: a volume belongs to no container, so one is named. */
    static void resourceOfContainer(Field reference) {
        if (reference.at("containerName").isEmpty()) {
            reference.at("containerName").required();
            divisor(reference, reference.at("resource").text());
        } else {
            resource(reference);
        }
    }

    static void resource(Field reference) {
        String resource = reference.at("resource").text();
        if (resource.isEmpty()) {
            reference.at("resource").required();
        } else if (!RESOURCES.contains(resource) && !isHugePage(resource)) {
            reference.at("resource").unsupported(RESOURCES);
        }
        divisor(reference, resource);
    }

    private static boolean isHugePage(String resource) {
        return resource.startsWith("requests.hugepages-") || resource.startsWith("limits.hugepages-");
    }

    private static void divisor(Field reference, String resource) {
        String divisor = reference.at("divisor").text();
        if (divisor.isEmpty() || ResourceRules.amount(divisor).signum() == 0) {
            return;
        }
        String what = resource.replaceFirst("^(limits|requests)\\.", "");
        if (what.equals("cpu") && !divisor.equals("1") && !divisor.equals("1m")) {
            reference
                    .at("divisor")
                    .invalid(resource, "only divisor's values 1m and 1 are supported with the cpu resource");
        }
        boolean bytes = what.equals("memory") || what.equals("ephemeral-storage") || isHugePage(resource);
        if (bytes && !OF_BYTES.contains(divisor)) {
            String name =
                    isHugePage(resource) ? "hugepages" : what.equals("memory") ? "memory" : "local ephemeral storage";
            reference
                    .at("divisor")
                    .invalid(
                            resource,
                            "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported"
                                    + " with the " + name + " resource");
        }
    }
}
