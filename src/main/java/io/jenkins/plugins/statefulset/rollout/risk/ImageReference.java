package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.List;
import java.util.Optional;

/**
 * An image as a container names it, taken apart: {@code reg.local:5000/db/postgres:13@sha256:…}. A colon before the
 * last slash belongs to the registry's port
 * (<a href="https://pkg.go.dev/github.com/distribution/reference">grammar of the distribution project</a>).
 *
 * @param repository with the registry if it was named; without what Docker Hub implies ({@code docker.io/library/})
 * @param tag in the spelling of the reference
 * @param digest with its algorithm
 */
record ImageReference(String repository, Optional<String> tag, Optional<String> digest) {
    private static final List<String> IMPLIED =
            List.of("docker.io/", "index.docker.io/", "registry-1.docker.io/", "library/");

    static ImageReference parse(String image) {
        int at = image.indexOf('@');
        String named = at < 0 ? image : image.substring(0, at);
        Optional<String> digest = at < 0 ? Optional.empty() : Optional.of(image.substring(at + 1));
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        String repository = colon < 0 ? named : named.substring(0, colon);
        Optional<String> tag = colon < 0 ? Optional.empty() : Optional.of(named.substring(colon + 1));
        for (String prefix : IMPLIED) {
            if (repository.startsWith(prefix)) {
                repository = repository.substring(prefix.length());
            }
        }
        return new ImageReference(repository, tag, digest);
    }

    /** The last part of the repository: {@code postgres}. */
    String name() {
        return repository.substring(repository.lastIndexOf('/') + 1);
    }

    /** The part before the last one, {@code bitnami} of {@code docker.io/bitnami/postgresql}; empty if there is none. */
    String owner() {
        int slash = repository.lastIndexOf('/');
        if (slash < 0) {
            return "";
        }
        String before = repository.substring(0, slash);
        return before.substring(before.lastIndexOf('/') + 1);
    }
}
