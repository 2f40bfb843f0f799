package io.jenkins.plugins.statefulset.rollout.sim.validation;

/**
 * One thing that is wrong in an object ({@code k8s.io/apimachinery/pkg/util/validation/field.Error}).
 *
 * @param path the field, as in {@code spec.template.spec.containers[0].image}
 * @param kind what is wrong with it
 * @param shown the value as the server writes it, or empty where it does not show one
 * @param why more about it, or empty
 */
public record FieldError(String path, Kind kind, String shown, String why) {

    /** The kinds of refusals that the server knows, with its words for them. */
    public enum Kind {
        NOT_FOUND("Not found"),
        REQUIRED("Required value"),
        DUPLICATE("Duplicate value"),
        INVALID("Invalid value"),
        NOT_SUPPORTED("Unsupported value"),
        FORBIDDEN("Forbidden"),
        TOO_LONG("Too long"),
        TOO_MANY("Too many");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** As the server writes it. */
    @Override
    public String toString() {
        return path + ": " + kind.words + (shown.isEmpty() ? "" : ": " + shown) + (why.isEmpty() ? "" : ": " + why);
    }
}
