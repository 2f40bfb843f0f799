package io.jenkins.plugins.statefulset.rollout.kube;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a container image, taken apart by the grammar of the distribution project
 * (github.com/distribution/reference).
 *
 * @param registry host and port, such as {@code registry.example:5000}; empty for Docker Hub's short names
 * @param repository the path, such as {@code postgres} or {@code bitnami/postgresql}
 * @param tag such as {@code 13.23}; empty where none is given
 * @param digest such as {@code sha256:…}; empty where none is given
 */
public record ImageReference(
        Optional<String> registry, String repository, Optional<String> tag, Optional<String> digest) {
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile("[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}");
    private static final Pattern REGISTRY = Pattern.compile(
            "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*"
                    + "|\\[[0-9a-fA-F:]+])(?::[0-9]+)?");
    private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
    private static final String LATEST = "latest";
    private static final Set<String> DOCKER_HUB = Set.of("docker.io", "index.docker.io", "registry-1.docker.io");
    private static final String OFFICIAL = "library/";

    /**
     * @throws BadRequestException if it isn't the name of an image
     */
    public static ImageReference parse(String image) {
        ImageReference read = read(image);
        boolean valid = read.registry
                        .filter(REGISTRY.asMatchPredicate().negate())
                        .isEmpty()
                && REPOSITORY.matcher(read.repository).matches()
                && read.tag.filter(TAG.asMatchPredicate().negate()).isEmpty()
                && read.digest.filter(DIGEST.asMatchPredicate().negate()).isEmpty();
        if (!valid) {
            throw invalid(image);
        }
        return read;
    }

    /**
     * The same of a name that stands in a cluster already, and that no API server has checked: taken apart without asking whether
     * any runtime could pull it. A colon before the last slash belongs to the registry's port.
     */
    public static ImageReference read(String image) {
        int at = image.indexOf('@');
        String named = at < 0 ? image : image.substring(0, at);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        String path = colon < 0 ? named : named.substring(0, colon);
        int slash = path.indexOf('/');
        String first = slash < 0 ? "" : path.substring(0, slash);
        // Only these first parts are hosts: "library/postgres" is a path on Docker Hub.
        boolean hasRegistry =
                first.contains(".") || first.contains(":") || first.equals("localhost") || !first.equals(lower(first));
        return new ImageReference(
                hasRegistry ? Optional.of(first) : Optional.empty(),
                hasRegistry ? path.substring(slash + 1) : path,
                colon < 0 ? Optional.empty() : Optional.of(named.substring(colon + 1)),
                at < 0 ? Optional.empty() : Optional.of(image.substring(at + 1)));
    }

    /** Registry and repository without what Docker Hub implies: {@code postgres} of {@code docker.io/library/postgres}. */
    public String familiarName() {
        Optional<String> host = registry.filter(name -> !DOCKER_HUB.contains(name));
        return host.map(name -> name + "/" + repository)
                .orElseGet(
                        () -> repository.startsWith(OFFICIAL) ? repository.substring(OFFICIAL.length()) : repository);
    }

    /** The part of the familiar name before the last one: {@code bitnami} of {@code docker.io/bitnami/postgresql}; may be empty. */
    public String owner() {
        String familiar = familiarName();
        String before = familiar.substring(0, Math.max(0, familiar.lastIndexOf('/')));
        return before.substring(before.lastIndexOf('/') + 1);
    }

    /** The last part of the repository: {@code postgresql} of {@code bitnami/postgresql}. */
    public String name() {
        return repository.substring(repository.lastIndexOf('/') + 1);
    }

    /** Whether the container runtime would take whatever {@code latest} is at that moment. */
    public boolean isLatest() {
        return digest.isEmpty() && tag.orElse(LATEST).equals(LATEST);
    }

    @Override
    public String toString() {
        return registry.map(host -> host + "/").orElse("")
                + repository
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static BadRequestException invalid(String image) {
        return new BadRequestException((image.isEmpty()
                        ? Phrase.of("change.image-missing")
                        : Phrase.of("change.image-name").with("image", image))
                .with("form", "[registry[:port]/]path[:tag][@digest]")
                .with("example", "postgres:13.23"));
    }
}
