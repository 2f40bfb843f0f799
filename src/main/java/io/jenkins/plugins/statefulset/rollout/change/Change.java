package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import io.jenkins.plugins.statefulset.rollout.manifest.Origin;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.time.Instant;
import java.util.List;

/** A change of a StatefulSet's pod template that a person asked for. Several are applied one after the other. */
public sealed interface Change {
    /** Where the person gave it, for errors: a field of the request with its value, or a file. */
    Message place();

    /**
     * Another image for one container.
     *
     * @param container the name of a container or init container
     * @param image any name that {@link ImageReference} can read
     */
    record SetImage(String container, String image) implements Change {
        @Override
        public Message place() {
            return Message.of(RequestField.IMAGE).and(" " + container + "=" + image);
        }
    }

    /**
     * Another value for a variable of one container; it is added if it isn't there, and takes the place of a reference.
     *
     * @param container the name of a container or init container
     * @param name of the variable
     * @param value any text, empty too; never shown where it may be a secret
     */
    record SetEnv(String container, String name, String value) implements Change {
        @Override
        public Message place() {
            return Message.of(RequestField.ENV).and(" " + container + ":" + name);
        }

        @Override
        public String toString() {
            return "SetEnv[container=" + container + ", name=" + name + ", value=" + Secrets.value(name, value) + "]";
        }
    }

    /**
     * The template of a new manifest. What the manifest says besides is not applied.
     *
     * @param manifest the new manifest of the same set
     * @param source the file that it was read from
     * @param beside what else was read with it
     */
    record NewTemplate(StatefulSet manifest, String source, Beside beside) implements Change {
        /** A manifest with nothing beside it. */
        public NewTemplate(StatefulSet manifest, String source) {
            this(manifest, source, new Beside(source, List.of(), List.of()));
        }

        @Override
        public Message place() {
            return Origin.named(source);
        }

        @Override
        public String toString() {
            return "NewTemplate[source=" + source + "]";
        }
    }

    /**
     * What stands beside a set in a manifest, none of which is applied.
     *
     * @param source the file or folder
     * @param objects the other objects
     * @param notes sentences about documents that could not be read and were left out
     */
    record Beside(String source, List<HasMetadata> objects, List<Message> notes) {
        public Beside {
            objects = List.copyOf(objects);
            notes = List.copyOf(notes);
        }
    }

    /**
     * A strategic merge patch.
     *
     * @param patch begins at the StatefulSet; only {@code spec.template} may be in it
     * @param source the file that it was read from
     */
    record StrategicMergePatch(JsonNode patch, String source) implements Change {
        @Override
        public Message place() {
            return Origin.named(source);
        }

        @Override
        public String toString() {
            return "StrategicMergePatch[source=" + source + "]";
        }
    }

    /**
     * The template of an earlier revision of the set, as a person names it. Which one that is only the cluster can tell; what is
     * applied is {@link OfRevision}.
     *
     * @param revision {@code previous}, its number or its name
     */
    record ToRevision(String revision) implements Change {
        @Override
        public Message place() {
            return Message.of(RequestField.REVISION.as(revision));
        }
    }

    /**
     * The template that a ControllerRevision remembers.
     *
     * @param template the whole template
     * @param revision the name of the ControllerRevision
     */
    record OfRevision(PodTemplateSpec template, String revision) implements Change {
        @Override
        public Message place() {
            return Message.of(RequestField.REVISION.as(revision));
        }

        @Override
        public String toString() {
            return "OfRevision[revision=" + revision + "]";
        }
    }

    /**
     * The template that is in place already, by whomever, and that not every pod is on. Which one the pods are on only the cluster can
     * tell; nothing is written into the template.
     */
    record Applied() implements Change {
        @Override
        public Message place() {
            return Message.of(RequestField.APPLIED);
        }
    }

    /**
     * New pods of the same template, as {@code kubectl rollout restart} makes them.
     *
     * @param at the moment that the annotation names, to the second
     */
    record Restart(Instant at) implements Change {
        /** The annotation that {@code kubectl rollout restart} writes. */
        public static final String ANNOTATION = "kubectl.kubernetes.io/restartedAt";

        @Override
        public Message place() {
            return Message.of(RequestField.RESTART);
        }
    }
}
