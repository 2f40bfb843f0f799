package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.util.FormValidation;

/** What a form says beside a field. */
public final class FormMessage {
    private FormMessage() {}

    public static void error(FormValidation said, String... words) {
        assertThat(said.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(text(said)).contains(words);
    }

    public static void warning(FormValidation said, String... words) {
        assertThat(said.kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(text(said)).contains(words);
    }

    public static void nothing(FormValidation said) {
        assertThat(said).isEqualTo(FormValidation.ok());
    }

    /** As it is read: the message itself is markup. */
    public static String text(FormValidation said) {
        return said.getMessage().replace("&#039;", "'");
    }
}
