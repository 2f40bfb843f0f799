package io.jenkins.plugins.statefulset.rollout.backup;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.List;

/** Where a container has the value of a setting from. */
sealed interface SettingSource {

    /** It stands in the template itself. */
    record Plain(String value) implements SettingSource {}

    /** In one of these; the last that has its key wins, as with a container's envFrom. */
    record Mounted(List<Reference> references) implements SettingSource {
        public Mounted {
            references = List.copyOf(references);
        }
    }

    /**
     * The container has it from where a backup cannot.
     *
     * @param where as a part of a sentence
     */
    record OutOfReach(Phrase where) implements SettingSource {}

    /**
     * A key of a Secret or a ConfigMap.
     *
     * @param optional the container starts without it as well
     */
    record Reference(Kind kind, String name, String key, boolean optional) {
        @Override
        public String toString() {
            return kind.text + " " + name + ", key " + key;
        }
    }

    /** What can hold a key. */
    enum Kind {
        SECRET("Secret"),
        CONFIG_MAP("ConfigMap");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }
}
