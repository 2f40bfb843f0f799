package io.jenkins.plugins.statefulset.rollout.message;

import java.io.Serializable;
import java.util.Objects;

/**
 * A field of the request and the value that it is to have.
 *
 * @param value empty where only the field is meant
 */
public record Setting(RequestField field, String value) implements Serializable {
    public Setting {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(value, "value");
    }
}
