package io.jenkins.plugins.statefulset.rollout.profile;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.AsksNothing;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.By;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.Counts;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.Why;
import io.jenkins.plugins.statefulset.rollout.risk.ImageVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which profile counts for a set.
 *
 * <ol>
 *   <li>The one that a person names counts whatever the image is, in the container whose image it knows, else in the one that
 *       {@code kubectl exec} takes (the annotation {@code kubectl.kubernetes.io/default-container}, or the first).
 *   <li>Else the container decides that {@code kubectl exec} takes, or that keeps data in a claim, by its image, on any registry; what runs
 *       beside it, such as a cache or a proxy, does not. One that something is asked of goes before one of which nothing is.
 *   <li>Of the profile's variants the first counts of which the new template shows something, and which asks for nothing to be shown
 *       where no other does.
 *   <li>Nothing is asked where the profile or its variant says so, where the set has fewer replicas than it makes sense for, and where
 *       the old and the new template are not of the same system and variant: a check of the one says nothing of the other.
 * </ol>
 */
public final class ProfileSelector {
    private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

    private ProfileSelector() {}

    /**
     * @param before the set as its pods are
     * @param after the set as they are to be
     * @param replicas how many it has
     */
    public static ProfileDecision of(ProfileChoice choice, StatefulSet before, StatefulSet after, int replicas) {
        if (choice instanceof ProfileChoice.None) {
            return new ProfileDecision.NotWanted();
        }
        Optional<Found> found = find(choice, after);
        if (found.isEmpty()) {
            return new ProfileDecision.Unknown();
        }
        By by = choice instanceof ProfileChoice.Given ? By.PERSON : By.IMAGE;
        Profile profile = found.get().profile();
        Optional<ProfileVariant> variant = found.get().variant();
        Optional<Why> why = nothing(found.get(), find(choice, before), replicas);
        return why.isPresent()
                ? new AsksNothing(profile, variant, why.get(), by)
                : new Counts(
                        profile,
                        variant,
                        found.get().container().getName(),
                        TemplateFacts.image(found.get().container()),
                        by);
    }

    private record Found(Profile profile, Container container, Optional<ProfileVariant> variant) {
        boolean isLike(Found other) {
            return profile.id().equals(other.profile.id())
                    && variant.map(ProfileVariant::id).equals(other.variant.map(ProfileVariant::id));
        }

        boolean asks() {
            return profile.nothing().isEmpty();
        }
    }

    private static Optional<Why> nothing(Found found, Optional<Found> before, int replicas) {
        Profile profile = found.profile();
        if (profile.nothing().isPresent()
                || found.variant().flatMap(ProfileVariant::nothing).isPresent()) {
            return Optional.of(Why.NEEDS_NOTHING);
        }
        if (!profile.variants().isEmpty() && found.variant().isEmpty()) {
            return Optional.of(Why.NO_VARIANT);
        }
        if (replicas < profile.replicas()) {
            return Optional.of(Why.TOO_FEW);
        }
        return before.filter(found::isLike).isEmpty() ? Optional.of(Why.CHANGES) : Optional.empty();
    }

    private static Optional<Found> find(ProfileChoice choice, StatefulSet set) {
        PodTemplateSpec template = set.getSpec().getTemplate();
        Container usual = usual(template);
        if (choice instanceof ProfileChoice.Given given) {
            Profile profile = given.profile();
            Container container = TemplateFacts.running(template.getSpec()).stream()
                    .filter(one -> profile.isOf(TemplateFacts.image(one)))
                    .findFirst()
                    .orElse(usual);
            return Optional.of(found(profile, container, template));
        }
        ProfileBook book = ((ProfileChoice.Recognized) choice).book();
        Set<String> claims = claims(set);
        List<Found> known = TemplateFacts.running(template.getSpec()).stream()
                .filter(container -> container.getName().equals(usual.getName()) || keepsData(container, claims))
                .flatMap(container -> book.of(TemplateFacts.image(container)).stream()
                        .map(profile -> found(profile, container, template)))
                .toList();
        return known.stream().filter(Found::asks).findFirst().or(() -> known.stream()
                .findFirst());
    }

    private static Found found(Profile profile, Container container, PodTemplateSpec template) {
        TemplateFacts facts = TemplateFacts.of(
                template, container, image -> profile.isOf(image) ? ImageVersion.of(image) : Optional.empty());
        return new Found(
                profile,
                container,
                profile.variants().stream()
                        .filter(variant -> variant.fits(facts))
                        .findFirst());
    }

    private static Container usual(PodTemplateSpec template) {
        Map<String, String> annotations = Optional.ofNullable(template.getMetadata())
                .map(meta -> meta.getAnnotations())
                .orElse(Map.of());
        List<Container> containers = template.getSpec().getContainers();
        return containers.stream()
                .filter(container -> container.getName().equals(annotations.get(DEFAULT_CONTAINER)))
                .findFirst()
                .orElse(containers.get(0));
    }

    private static Set<String> claims(StatefulSet set) {
        Set<String> names = new HashSet<>();
        for (PersistentVolumeClaim claim :
                Optional.ofNullable(set.getSpec().getVolumeClaimTemplates()).orElse(List.of())) {
            names.add(claim.getMetadata().getName());
        }
        PodSpec pod = set.getSpec().getTemplate().getSpec();
        for (Volume volume : Optional.ofNullable(pod.getVolumes()).orElse(List.of())) {
            if (volume.getPersistentVolumeClaim() != null) {
                names.add(volume.getName());
            }
        }
        return names;
    }

    private static boolean keepsData(Container container, Set<String> claims) {
        return Optional.ofNullable(container.getVolumeMounts()).orElse(List.of()).stream()
                .anyMatch(mount -> claims.contains(mount.getName()));
    }
}
