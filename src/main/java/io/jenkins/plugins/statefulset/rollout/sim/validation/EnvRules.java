package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.List;

/**
 * Variables of a container. Source: {@code ValidateEnv}, {@code validateEnvVarValueFrom}, {@code ValidateEnvFrom}.
 *
 * <ol>
 *   <li>A name is of printable ASCII characters without {@code =}. The same name twice is in order: the last one counts.
 *   <li>{@code valueFrom} has exactly one source, and there is no value beside it.
 *   <li>Whatever comes from a ConfigMap or a Secret names it, and its key.
 * </ol>
 */
final class EnvRules {
    private EnvRules() {}

    static void check(Field container) {
        for (Field variable : container.at("env").items()) {
            Field name = variable.at("name");
            if (name.isEmpty()) {
                name.required();
            } else {
                name.invalid(Formats.variableName(name.text()));
            }
            if (variable.has("valueFrom")) {
                source(variable);
            }
        }
        Field all = container.at("envFrom");
        for (Field from : all.items()) {
            if (!from.at("prefix").isEmpty()) {
                from.at("prefix").invalid(Formats.variableName(from.at("prefix").text()));
            }
            List<Field> given = List.of(from.at("configMapRef"), from.at("secretRef")).stream()
                    .filter(Field::isSet)
                    .toList();
            given.forEach(EnvRules::reference);
            if (given.isEmpty()) {
                all.invalid("", "must specify one of: `configMapRef` or `secretRef`");
            } else if (given.size() > 1) {
                all.invalid("", "may not have more than one field specified at a time");
            }
        }
    }

    private static void reference(Field reference) {
        Field name = reference.at("name");
        if (name.isEmpty()) {
            name.required();
        } else {
            name.invalid(Formats.dnsSubdomainPrefix(name.text()));
        }
    }

    private static void source(Field variable) {
        Field from = variable.at("valueFrom");
        int sources = 0;
        if (from.has("fieldRef")) {
            sources++;
            FieldReferenceRules.field(from.at("fieldRef"), FieldReferenceRules.OF_VARIABLES);
        }
        if (from.has("resourceFieldRef")) {
            sources++;
            FieldReferenceRules.resource(from.at("resourceFieldRef"));
        }
        for (String kind : List.of("configMapKeyRef", "secretKeyRef")) {
            if (from.has(kind)) {
                sources++;
                key(from.at(kind));
            }
        }
        boolean files = from.refusals().since(1, 35);
        if (files && from.has("fileKeyRef")) {
            sources++;
            file(from.at("fileKeyRef"));
        }
        if (sources == 0) {
            from.invalid(
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`"
                            + (files ? ", `secretKeyRef` or `fileKeyRef`" : " or `secretKeyRef`"));
        } else if (!variable.at("value").isEmpty()) {
            from.invalid("", "may not be specified when `value` is not empty");
        } else if (sources > 1) {
            from.invalid("", "may not have more than one field specified at a time");
        }
    }

    private static void key(Field reference) {
        Field name = reference.at("name");
        Formats.dnsSubdomain(name.text()).forEach(why -> name.invalid(name.text(), why));
        Field key = reference.at("key");
        if (key.isEmpty()) {
            key.required();
        } else {
            key.invalid(Formats.configKey(key.text()));
        }
    }

    private static void file(Field reference) {
        Field key = reference.at("key");
        if (key.isEmpty()) {
            key.required();
        } else {
            key.invalid(Formats.variableName(key.text()));
        }
        Field volume = reference.at("volumeName");
        if (volume.isEmpty()) {
            volume.required();
        } else {
            volume.invalid(Formats.dnsLabel(volume.text()));
        }
        Field path = reference.at("path");
        if (path.isEmpty()) {
            path.required();
        } else {
            Paths.withoutBacksteps(path);
        }
    }
}
