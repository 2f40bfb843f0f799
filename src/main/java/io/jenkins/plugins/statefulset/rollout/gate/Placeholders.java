package io.jenkins.plugins.statefulset.rollout.gate;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Fills in what a gate is asked about: once for each pod of the wave, or once for all of them.
 *
 * <p>What is filled in ends up in addresses, shell commands and queries. So it must be a name as Kubernetes allows them
 * (RFC 1123: lower-case letters, digits, {@code -} and {@code .}), of which none means anything to a shell, to SQL, to
 * PromQL or in an address.
 */
record Placeholders(GateContext context, Optional<String> pod) {
    static final String FIRST = "{pod}, {ordinal}, {namespace}";
    static final String LAST = "{statefulset}";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(pod|ordinal|namespace|statefulset)}");
    private static final Pattern OF_POD = Pattern.compile("\\{(pod|ordinal)}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    /** One for each pod of the wave. */
    static List<Placeholders> perPod(GateContext context) {
        return context.pods().stream()
                .map(pod -> new Placeholders(context, Optional.of(pod)))
                .toList();
    }

    /** One for each pod if the text depends on the pod, else a single one. */
    static List<Placeholders> asNeededBy(String text, GateContext context) {
        return OF_POD.matcher(text).find() ? perPod(context) : List.of(new Placeholders(context, Optional.empty()));
    }

    /** The text as it could look when filled in. */
    static String withSamples(String text) {
        return PLACEHOLDER.matcher(text).replaceAll("0");
    }

    /** @throws IllegalArgumentException if a name that is to be filled in is none that Kubernetes allows */
    String fill(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> checked(found.group(), value(found.group(1))));
    }

    /** Begins a message: {@code postgresql-2: }, or nothing where it is about all pods. */
    String prefix() {
        return pod.map(name -> LogText.line(name) + ": ").orElse("");
    }

    private String value(String key) {
        return switch (key) {
            case "namespace" -> context.namespace();
            case "statefulset" -> context.statefulSet();
            case "pod" -> pod.orElse("");
            default ->
                pod.map(name -> name.substring(name.lastIndexOf('-') + 1)).orElse("");
        };
    }

    private static String checked(String placeholder, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(placeholder + " would be \"" + LogText.excerpt(value)
                    + "\", which is no name that Kubernetes allows");
        }
        return value;
    }
}
