package io.jenkins.plugins.statefulset.rollout.backup;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.regex.Pattern;

/** One key of a Secret in the StatefulSet's namespace. Its value is never read here. */
public record SecretKey(String name, String key) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    /**
     * Reads {@code name:key} as given for a field of the request.
     *
     * @param field which one
     * @throws BadRequestException naming the field
     */
    public static SecretKey parse(RequestField field, String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : text.substring(0, colon);
        String key = colon < 0 ? "" : text.substring(colon + 1);
        // The text is not repeated: whoever mistakes the field for the value of the password would find it in a log.
        if (!NAME.matcher(name).matches() || !KEY.matcher(key).matches()) {
            throw new BadRequestException(
                    field,
                    "",
                    Phrase.of("refused.secret-key")
                            .with("form", "name:key")
                            .with("example", "postgres-secret:password"));
        }
        return new SecretKey(name, key);
    }

    @Override
    public String toString() {
        return name + ":" + key;
    }
}
