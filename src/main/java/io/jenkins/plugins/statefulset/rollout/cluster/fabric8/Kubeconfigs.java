package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads kubeconfig files and says what is wrong with them. fabric8 by itself takes the current context where the one that
 * was asked for does not exist, and <i>kubernetes.default.svc</i> where there is none: a change would go to a cluster
 * that nobody named.
 *
 * <p>Of several files the first that has a name wins, as with kubectl
 * (kubernetes.io, <i>Organizing cluster access using kubeconfig files</i>).
 */
final class Kubeconfigs {

    /**
     * What a context names.
     *
     * @param user empty where the context names none
     */
    record Target(String context, Optional<User> user) {}

    /**
     * What fabric8 leaves out of a user entry.
     *
     * @param tokenFile where the token is; a relative one is relative to the kubeconfig
     * @param entry the user entry itself
     */
    record User(Optional<Path> tokenFile, AuthInfo entry) {}

    private record File(Path path, Config config) {}

    private final List<File> files;

    private Kubeconfigs(List<File> files) {
        this.files = files;
    }

    /** @param paths at least one */
    static Kubeconfigs read(List<Path> paths) {
        return new Kubeconfigs(paths.stream().map(Kubeconfigs::read).toList());
    }

    private static File read(Path path) {
        String text;
        try {
            text = Files.readString(path);
        } catch (NoSuchFileException missing) {
            throw BadRequestException.at(path.toString(), Phrase.of("connection.no-file"), missing);
        } catch (IOException unreadable) {
            throw BadRequestException.at(
                    path.toString(), Phrase.of("connection.unreadable").with("why", why(unreadable)), unreadable);
        }
        try {
            Config config = new KubernetesSerialization().unmarshal(text, Config.class);
            if (config == null) {
                throw BadRequestException.at(path.toString(), Phrase.of("connection.empty"));
            }
            return new File(path, config);
        } catch (BadRequestException empty) {
            throw empty;
        } catch (RuntimeException malformed) {
            // the parser's own message quotes the file, in which there may be a token
            throw BadRequestException.at(path.toString(), Phrase.of("connection.no-kubeconfig"));
        }
    }

    private static Phrase why(IOException unreadable) {
        if (unreadable instanceof CharacterCodingException) {
            return Phrase.of("connection.not-utf-8");
        }
        return unreadable instanceof AccessDeniedException
                ? Phrase.of("manifest.permission-denied")
                : Phrase.of("manifest.file-system");
    }

    /** The context asked for, or the current one; complete, so that fabric8 will find a server and a user for it. */
    Target choose(Optional<String> wanted) {
        String name = wanted.or(this::current)
                .orElseThrow(() -> wrong(Phrase.of("connection.no-current").with("contexts", contexts())));
        Context context = find(
                        file -> list(file.getContexts()).filter(one -> name.equals(one.getName())),
                        NamedContext::getContext)
                .map(Found::value)
                .orElseThrow(() -> wrong(
                        Phrase.of("connection.no-context").with("context", name).with("contexts", contexts())));
        requireServer(name, context);
        return new Target(name, user(name, context).map(found -> new User(tokenFile(found), found.value())));
    }

    private Optional<String> current() {
        return files.stream()
                .map(file -> file.config().getCurrentContext())
                .filter(context -> context != null && !context.isEmpty())
                .findFirst();
    }

    private void requireServer(String name, Context context) {
        Cluster cluster = find(
                        file -> list(file.getClusters())
                                .filter(one -> Objects.equals(one.getName(), context.getCluster())),
                        NamedCluster::getCluster)
                .map(Found::value)
                .orElseThrow(() -> wrong(Phrase.of("connection.no-cluster")
                        .with("context", name)
                        .with("cluster", String.valueOf(context.getCluster()))));
        if (cluster.getServer() == null || cluster.getServer().isBlank()) {
            throw wrong(Phrase.of("connection.no-server")
                    .with("context", name)
                    .with("cluster", String.valueOf(context.getCluster())));
        }
    }

    /** A context without a user is allowed: a proxy may do the login. */
    private Optional<Found<AuthInfo>> user(String name, Context context) {
        if (context.getUser() == null || context.getUser().isEmpty()) {
            return Optional.empty();
        }
        Optional<Found<AuthInfo>> user = find(
                file -> list(file.getUsers()).filter(one -> Objects.equals(one.getName(), context.getUser())),
                NamedAuthInfo::getUser);
        if (user.isEmpty()) {
            throw wrong(Phrase.of("connection.no-user").with("context", name).with("user", context.getUser()));
        }
        return user;
    }

    private static Optional<Path> tokenFile(Found<AuthInfo> user) {
        return Optional.ofNullable(user.value().getTokenFile())
                .filter(file -> !file.isEmpty())
                .map(file -> user.path().toAbsolutePath().resolveSibling(file));
    }

    private record Found<T>(Path path, T value) {}

    private <N, T> Optional<Found<T>> find(Function<Config, Stream<N>> named, Function<N, T> content) {
        return files.stream()
                .flatMap(file -> named.apply(file.config())
                        .flatMap(one -> Stream.ofNullable(content.apply(one)))
                        .map(value -> new Found<>(file.path(), value)))
                .findFirst();
    }

    private static <T> Stream<T> list(Collection<T> collection) {
        return collection == null ? Stream.empty() : collection.stream().filter(Objects::nonNull);
    }

    private BadRequestException wrong(Phrase what) {
        return new BadRequestException(BadRequestException.at(
                Message.listed(
                        files.stream().map(file -> file.path().toString()).toList()),
                what.message()));
    }

    private Message contexts() {
        List<String> all = files.stream()
                .flatMap(file -> list(file.config().getContexts()))
                .map(NamedContext::getName)
                .map(String::valueOf)
                .distinct()
                .toList();
        return all.isEmpty() ? Phrase.of("connection.no-contexts").message() : Message.listed(all);
    }
}
