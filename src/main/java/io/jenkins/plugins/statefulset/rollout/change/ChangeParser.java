package io.jenkins.plugins.statefulset.rollout.change;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.manifest.Origin;
import io.jenkins.plugins.statefulset.rollout.manifest.PatchDocument;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads changes in the forms of the command line. Whether the container exists is seen when they are applied. */
public final class ChangeParser {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_.-][A-Za-z0-9_.-]*");

    private ChangeParser() {}

    /**
     * @param argument {@code container=image}
     * @throws BadRequestException if it has another form or the image is no image name
     */
    public static Change.SetImage image(String argument) {
        int equals = argument.indexOf('=');
        if (equals <= 0 || equals == argument.length() - 1) {
            throw new BadRequestException(
                    RequestField.IMAGE,
                    Secrets.text(argument),
                    Phrase.of("change.image-form")
                            .with("form", "container=image")
                            .with("example", "postgresql=postgres:13.23"));
        }
        String image = argument.substring(equals + 1);
        try {
            ImageReference.parse(image);
        } catch (BadRequestException e) {
            throw new BadRequestException(
                    BadRequestException.of(
                            RequestField.IMAGE, Secrets.text(argument), e.told().map(Secrets::sentence)),
                    e);
        }
        return new Change.SetImage(argument.substring(0, equals), image);
    }

    /**
     * @param argument {@code container:NAME=value}; the value may be empty and may hold any character
     * @throws BadRequestException if it has another form; the value is not in the message
     */
    public static Change.SetEnv env(String argument) {
        int equals = argument.indexOf('=');
        String key = equals < 0 ? argument : argument.substring(0, equals);
        int colon = key.indexOf(':');
        if (equals < 0 || colon <= 0) {
            // What follows "=" may be a secret; without one nobody can tell the name from the value.
            boolean name = equals >= 0 || key.substring(colon + 1).matches("[A-Z_][A-Z0-9_]*");
            String shown = name ? key : key.substring(0, colon + 1) + "…";
            throw new BadRequestException(
                    RequestField.ENV,
                    shown,
                    Phrase.of(equals < 0 ? "change.env-no-value" : "change.env-no-container")
                            .with("form", "container:NAME=value")
                            .with("example", "postgresql:POSTGRES_DB=mydb"));
        }
        String name = key.substring(colon + 1);
        if (!VARIABLE.matcher(name).matches()) {
            throw new BadRequestException(
                    RequestField.ENV, key, Phrase.of("change.env-name").with("name", name));
        }
        return new Change.SetEnv(key.substring(0, colon), name, argument.substring(equals + 1));
    }

    /**
     * The change to the template of a manifest ({@code -f}).
     *
     * @param path a file, a folder, or {@code -}
     * @param standardInput what {@code -} reads
     * @param setName the set that is rolled out; the manifest of that name is taken where there are several
     * @throws BadRequestException if it can't be read or holds no such set
     */
    public static Change.NewTemplate manifest(
            String path, InputStream standardInput, String namespace, String setName) {
        return manifest(Manifests.read(path, standardInput, namespace), setName);
    }

    /** As {@link #manifest(String, InputStream, String, String)}, of manifests that are read already. */
    public static Change.NewTemplate manifest(Manifests manifests, String setName) {
        var set = manifests.templateSource(Optional.of(setName));
        String source = manifests.originOf(set).map(Origin::toString).orElse(manifests.source());
        List<HasMetadata> others = manifests.entries().stream()
                .map(Manifests.Entry::object)
                .filter(object -> object != set)
                .toList();
        return new Change.NewTemplate(set, source, new Change.Beside(manifests.source(), others, manifests.notes()));
    }

    /**
     * The change by a patch file ({@code --patch}).
     *
     * @param path a file, or {@code -}
     * @param standardInput what {@code -} reads
     * @throws BadRequestException if it can't be read or names fields that a StatefulSet doesn't have
     */
    public static Change.StrategicMergePatch patch(String path, InputStream standardInput) {
        PatchDocument patch = PatchDocument.read(path, standardInput);
        return new Change.StrategicMergePatch(patch.tree(), patch.source());
    }
}
