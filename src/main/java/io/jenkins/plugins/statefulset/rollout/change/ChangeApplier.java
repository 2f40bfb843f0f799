package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.kube.PodTemplates;
import io.jenkins.plugins.statefulset.rollout.kube.StrategicMerge;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateDefaults;
import io.jenkins.plugins.statefulset.rollout.manifest.StatefulSetCheck;
import io.jenkins.plugins.statefulset.rollout.manifest.Suggestions;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import io.jenkins.plugins.statefulset.rollout.problem.UnchangedException;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Applies changes to a StatefulSet, in memory.
 *
 * <ol>
 *   <li>Only {@code spec.template} of the proposed set differs from the current one. A change of an immutable field is
 *       refused with the way out; fields of a new manifest that a rollout doesn't touch are noted.
 *   <li>The annotation of {@code kubectl rollout restart} survives a new manifest: manifests never hold it, and losing it
 *       would count as a change.
 *   <li>The proposed template has the API server's defaults filled in, so that it can be compared with what is stored.
 *   <li>What the API server would refuse is refused here, and so is a change that changes nothing.
 * </ol>
 */
public final class ChangeApplier {
    private final StatefulSet current;
    private final List<Message> beside;
    private final List<Message> notes = new ArrayList<>();

    private ChangeApplier(StatefulSet current, List<Message> beside) {
        this.current = current;
        this.beside = List.copyOf(beside);
        notes.addAll(this.beside);
    }

    /**
     * @param current the set as it is; not modified
     * @param changes what to change, in this order; at least one
     * @throws BadRequestException if a change can't be made, or nothing is left to roll out
     */
    public static Proposal apply(StatefulSet current, List<Change> changes) {
        return apply(current, changes, List.of());
    }

    /**
     * The same, with what is known of other objects of a new manifest, none of which is applied.
     *
     * @param beside sentences about them; they are among the notes, and in the refusal of a change that changes no template
     */
    public static Proposal apply(StatefulSet current, List<Change> changes, List<Message> beside) {
        ChangeApplier applier = new ChangeApplier(current, beside);
        return applier.apply(changes);
    }

    private Proposal apply(List<Change> changes) {
        if (changes.isEmpty()) {
            throw new BadRequestException(Phrase.of("change.none-given")
                    .with("image", RequestField.IMAGE)
                    .with("env", RequestField.ENV)
                    .with("manifest", RequestField.MANIFEST)
                    .with("patch", RequestField.PATCH)
                    .with("restart", RequestField.RESTART));
        }
        PodTemplateSpec template = current.getSpec().getTemplate();
        for (Change change : changes) {
            template = TemplateDefaults.template(apply(change, copy(template)));
            new StatefulSetCheck(Problems.of(change.place())).check(PodTemplates.inPlace(current, template));
        }
        List<FieldChange> differences = TemplateDiff.between(current.getSpec().getTemplate(), template);
        if (differences.isEmpty()) {
            List<String> idle = changes.stream()
                    .filter(Change.StrategicMergePatch.class::isInstance)
                    .map(Change.StrategicMergePatch.class::cast)
                    .flatMap(patch -> new PatchTarget(current, patch).removedInVain().stream())
                    .toList();
            throw new UnchangedException(Phrase.of("change.nothing-to-do")
                    .with(
                            "places",
                            Message.listed(changes.stream().map(Change::place).toList(), Between.COMMA))
                    .with("set", name())
                    .with("removed", Message.listed(idle))
                    .with("field", RequestField.RESTART)
                    .with("beside", Message.listed(beside, Between.STOPS)));
        }
        return new Proposal(PodTemplates.inPlace(current, template), differences, notes);
    }

    private PodTemplateSpec apply(Change change, PodTemplateSpec template) {
        if (change instanceof Change.SetImage image) {
            return setImage(image, template);
        }
        if (change instanceof Change.SetEnv variable) {
            return setVariable(variable, template);
        }
        if (change instanceof Change.NewTemplate manifest) {
            return newTemplate(manifest, template);
        }
        if (change instanceof Change.StrategicMergePatch patch) {
            return patch(patch, template);
        }
        if (change instanceof Change.OfRevision revision) {
            return copy(revision.template());
        }
        if (change instanceof Change.ToRevision named) {
            throw new BadRequestException(BadRequestException.at(
                    named.place(), Phrase.of("change.knows-no-revisions").message()));
        }
        if (change instanceof Change.Applied applied) {
            throw new BadRequestException(BadRequestException.at(
                    applied.place(), Phrase.of("change.knows-no-pods").message()));
        }
        Change.Restart restart = (Change.Restart) change;
        return annotated(template, restart.at().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private PodTemplateSpec setImage(Change.SetImage change, PodTemplateSpec template) {
        ImageReference.parse(change.image());
        edit(template, change.container(), change.place(), container -> container.setImage(change.image()));
        return template;
    }

    private PodTemplateSpec setVariable(Change.SetEnv change, PodTemplateSpec template) {
        if (Secrets.isSecret(change.name(), change.value())) {
            notes.add(Phrase.of("change.sounds-like-secret")
                    .with("place", change.place())
                    .with("field", RequestField.PATCH)
                    .message());
        }
        edit(template, change.container(), change.place(), container -> {
            List<EnvVar> variables =
                    new ArrayList<>(Optional.ofNullable(container.getEnv()).orElse(List.of()));
            EnvVar variable = new EnvVar(change.name(), change.value(), null);
            boolean known = variables.stream().anyMatch(v -> v.getName().equals(change.name()));
            if (known) {
                variables.replaceAll(v -> v.getName().equals(change.name()) ? variable : v);
            } else {
                variables.add(variable);
            }
            container.setEnv(variables);
        });
        return template;
    }

    private PodTemplateSpec newTemplate(Change.NewTemplate change, PodTemplateSpec template) {
        StatefulSet manifest = change.manifest();
        String newName = manifest.getMetadata().getName();
        if (!newName.equals(current.getMetadata().getName())) {
            throw wrong(
                    change,
                    Phrase.of("change.another-set").with("name", newName).with("set", name()),
                    null);
        }
        ManifestComparison comparison = new ManifestComparison(current);
        comparison.requireImmutableFields(manifest, change.place());
        notes.addAll(comparison.ignoredFields(manifest, change.place()));
        PodTemplateSpec replacement = copy(manifest.getSpec().getTemplate());
        String restartedAt = annotations(template).get(Change.Restart.ANNOTATION);
        boolean isLost = restartedAt != null && !annotations(replacement).containsKey(Change.Restart.ANNOTATION);
        return isLost ? annotated(replacement, restartedAt) : replacement;
    }

    private PodTemplateSpec patch(Change.StrategicMergePatch change, PodTemplateSpec template) {
        StatefulSet base = PodTemplates.inPlace(current, template);
        PatchTarget target = new PatchTarget(base, change);
        target.requireTemplate();
        JsonNode merged = new StrategicMerge(Problems.of(change.place()))
                .apply(ObjectTrees.tree(base), change.patch(), StatefulSet.class);
        StatefulSet patched;
        try {
            patched = ObjectTrees.object(merged, StatefulSet.class);
        } catch (IllegalArgumentException e) {
            throw wrong(change, Phrase.of("change.wrong-type"), e);
        }
        if (patched.getSpec() == null || patched.getSpec().getTemplate() == null) {
            throw wrong(change, Phrase.of("change.removes-template"), null);
        }
        ManifestComparison comparison = new ManifestComparison(base);
        comparison.requireImmutableFields(patched, change.place());
        comparison.outsideTemplate(patched).ifPresent(difference -> {
            throw wrong(change, Phrase.of("change.outside-template").with("difference", difference), null);
        });
        notes.addAll(target.added());
        return patched.getSpec().getTemplate();
    }

    private void edit(PodTemplateSpec template, String name, Message place, Consumer<Container> edit) {
        Container container = Stream.concat(containers(template), initContainers(template))
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> unknownContainer(template, name, place));
        edit.accept(container);
    }

    private BadRequestException unknownContainer(PodTemplateSpec template, String name, Message place) {
        List<String> names = containers(template).map(Container::getName).toList();
        List<String> initNames =
                initContainers(template).map(Container::getName).toList();
        Message hint = Suggestions.nearest(
                        name, Stream.concat(names.stream(), initNames.stream()).toList())
                .map(nearest -> Suggestions.meant(nearest).message())
                .orElse(Message.none());
        Phrase unknown = Phrase.of("change.no-such-container")
                .with("name", name)
                .with("set", name())
                .with("hint", hint)
                .with("containers", Message.listed(names))
                .with("init", Message.listed(initNames));
        return new BadRequestException(BadRequestException.at(place, unknown.message()));
    }

    private static BadRequestException wrong(Change change, Phrase what, Exception cause) {
        return new BadRequestException(BadRequestException.at(change.place(), what.message()), cause);
    }

    private String name() {
        String namespace = current.getMetadata().getNamespace();
        return (namespace == null ? "" : namespace + "/")
                + current.getMetadata().getName();
    }

    private static PodTemplateSpec annotated(PodTemplateSpec template, String restartedAt) {
        return new PodTemplateSpecBuilder(template)
                .editOrNewMetadata()
                .addToAnnotations(Change.Restart.ANNOTATION, restartedAt)
                .endMetadata()
                .build();
    }

    private static Map<String, String> annotations(PodTemplateSpec template) {
        return Optional.ofNullable(template.getMetadata())
                .map(metadata -> metadata.getAnnotations())
                .orElse(Map.of());
    }

    private static PodTemplateSpec copy(PodTemplateSpec template) {
        return ObjectTrees.object(ObjectTrees.tree(template), PodTemplateSpec.class);
    }

    private static Stream<Container> containers(PodTemplateSpec template) {
        return template.getSpec().getContainers().stream();
    }

    private static Stream<Container> initContainers(PodTemplateSpec template) {
        return Optional.ofNullable(template.getSpec().getInitContainers()).stream()
                .flatMap(List::stream);
    }
}
