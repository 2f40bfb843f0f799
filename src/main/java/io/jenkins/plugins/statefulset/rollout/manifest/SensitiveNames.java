package io.jenkins.plugins.statefulset.rollout.manifest;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells by its name whether a variable or key may hold a secret, whose value must never be shown. */
public final class SensitiveNames {
    private static final Pattern FRAGMENTS = Pattern.compile(
            "PASS|PWD|SECRET|TOKEN|CREDENTIAL|APIKEY|PRIVATE|AUTH|SASL_JAAS|CONNECTION_?STRING|DSN|SALT|CERT");
    private static final Pattern KEY_WORD = Pattern.compile("(^|[_.-])KEYS?($|[_.-])");
    /** Names that only sound like a secret: they hold a path or a switch that a diff must show. */
    private static final Set<String> HARMLESS_ENDINGS = Set.of("_FILE", "_PATH", "_DIR", "_METHOD", "_TYPE", "_ARGS");

    private SensitiveNames() {}

    /** Whether the value of a variable or key of this name is to be hidden; rather once too often. */
    public static boolean isSensitive(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (HARMLESS_ENDINGS.stream().anyMatch(upper::endsWith)) {
            return false;
        }
        return FRAGMENTS.matcher(upper).find() || KEY_WORD.matcher(upper).find() || upper.endsWith("KEY");
    }
}
