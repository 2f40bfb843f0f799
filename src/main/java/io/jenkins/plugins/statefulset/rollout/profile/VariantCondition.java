package io.jenkins.plugins.statefulset.rollout.profile;

import io.jenkins.plugins.statefulset.rollout.kube.ImagePattern;
import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import io.jenkins.plugins.statefulset.rollout.risk.VersionRange;
import java.util.List;
import java.util.regex.Pattern;

/** What a manifest shows of a variant. */
public sealed interface VariantCondition {
    /** Whether a manifest shows it. */
    boolean holds(TemplateFacts facts);

    /**
     * One of these variables is set in the server's container.
     *
     * @param names each a name, or the beginning of one and a star
     */
    record EnvSet(List<String> names) implements VariantCondition {
        public EnvSet {
            names = List.copyOf(names);
        }

        @Override
        public boolean holds(TemplateFacts facts) {
            return names.stream().anyMatch(name -> facts.variables().keySet().stream()
                    .anyMatch(set -> name.endsWith("*")
                            ? set.startsWith(name.substring(0, name.length() - 1))
                            : set.equals(name)));
        }
    }

    /** A variable of the server's container has such a value, as far as the manifest tells it. */
    record EnvLike(String name, Pattern value) implements VariantCondition {
        @Override
        public boolean holds(TemplateFacts facts) {
            return value.matcher(facts.variables().getOrDefault(name, "")).find();
        }
    }

    /** A command or argument of any container, of those that end as well, holds this. */
    record CommandLike(Pattern text) implements VariantCondition {
        @Override
        public boolean holds(TemplateFacts facts) {
            return facts.commands().stream()
                    .anyMatch(command -> text.matcher(command).find());
        }
    }

    /** A container of the pod, the server's or another one, has such an image. */
    record ImageLike(ImagePattern pattern) implements VariantCondition {
        @Override
        public boolean holds(TemplateFacts facts) {
            return facts.images().stream().map(ImageReference::read).anyMatch(pattern::matches);
        }
    }

    /** A container of the pod has this name. */
    record ContainerNamed(String name) implements VariantCondition {
        @Override
        public boolean holds(TemplateFacts facts) {
            return facts.containers().contains(name);
        }
    }

    /** The pods have such a label. */
    record LabelLike(String key, Pattern value) implements VariantCondition {
        @Override
        public boolean holds(TemplateFacts facts) {
            return facts.labels().containsKey(key)
                    && value.matcher(facts.labels().get(key)).find();
        }
    }

    /** The server's version lies there, as far as its image tells it. */
    record VersionIn(VersionRange range) implements VariantCondition {
        @Override
        public boolean holds(TemplateFacts facts) {
            return facts.version().filter(range::contains).isPresent();
        }
    }
}
