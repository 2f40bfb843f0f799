package io.jenkins.plugins.statefulset.rollout.secret;

import java.util.function.Consumer;

/** Puts the marker in a secret's place, and may note what stood there. */
final class SecretMarker {
    /** What is shown instead of a secret, everywhere. */
    static final String HIDDEN = "(hidden)";

    private final Consumer<String> found;
    private int hidden;

    SecretMarker(Consumer<String> found) {
        this.found = found;
    }

    /** One that notes nothing. */
    static SecretMarker blind() {
        return new SecretMarker(secret -> {});
    }

    String hide(String secret) {
        hidden++;
        found.accept(secret);
        return HIDDEN;
    }

    /** How often something was hidden. */
    int hidden() {
        return hidden;
    }

    static boolean isHidden(String text) {
        return text.equals(HIDDEN) || text.equals("(hidden");
    }
}
