package io.jenkins.plugins.statefulset.rollout.change;

import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
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
    private static final Pattern REFERENCE = Pattern.compile("(?<path>[^@]+?)(?::(?<tag>\\w[\\w.-]{0,127}))?"
            + "(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?");
    private static final Pattern REGISTRY = Pattern.compile(
            "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*"
                    + "|\\[[0-9a-fA-F:]+])(?::[0-9]+)?");
    private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
    private static final String LATEST = "latest";

    /**
     * @throws BadRequestException if it isn't the name of an image
     */
    public static ImageReference parse(String image) {
        Matcher matcher = REFERENCE.matcher(image);
        if (!matcher.matches()) {
            throw invalid(image);
        }
        String path = matcher.group("path");
        int slash = path.indexOf('/');
        String first = slash < 0 ? "" : path.substring(0, slash);
        // Only these first parts are hosts: "library/postgres" is a path on Docker Hub.
        boolean hasRegistry =
                first.contains(".") || first.contains(":") || first.equals("localhost") || !first.equals(lower(first));
        String repository = hasRegistry ? path.substring(slash + 1) : path;
        if ((hasRegistry && !REGISTRY.matcher(first).matches())
                || !REPOSITORY.matcher(repository).matches()) {
            throw invalid(image);
        }
        return new ImageReference(
                hasRegistry ? Optional.of(first) : Optional.empty(),
                repository,
                Optional.ofNullable(matcher.group("tag")),
                Optional.ofNullable(matcher.group("digest")));
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
        return new BadRequestException("image " + (image.isEmpty() ? "is missing" : image + " is not an image name")
                + "; [registry[:port]/]path[:tag][@digest] is allowed, the path in lower case, such as postgres:13.23");
    }
}
