package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.statefulset.rollout.kube.ModelSerialization;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Connects to the cluster that a person names, the way kubectl finds it. Nothing is sent to it yet.
 *
 * <p>The HTTP client is the one that fabric8 finds, unless a {@link Connector} brings another.
 *
 * <p>Every method throws a {@link BadRequestException} that names the file and the context where these are wrong.
 */
public final class Fabric8Clusters {
    private static final String USER_AGENT = "statefulset-rollout";
    /** Few, because watches only hand on objects here; two, so that a long list does not hold up another watch. */
    private static final int TASK_THREADS = 2;
    /** A watch is opened again after this many milliseconds at first, doubled up to 32 times as long. */
    private static final int WATCH_RECONNECT_MILLIS = 250;

    private static final Pattern CLASS = Pattern.compile("\\w(?:Exception|Error)\\b|\\b(?:java|io|com|org)\\.[a-z]");

    /** Makes the client of what was found, and the cluster on it, which closes that client. */
    @FunctionalInterface
    public interface Connector {
        /** @throws RuntimeException where these settings cannot be used, such as a key that is none */
        Fabric8Cluster connect(KubernetesClientBuilder found);
    }

    private final Connector connector;
    private final Map<String, String> environment;
    private final Path home;
    private final Path serviceAccount;

    /** Looks into the environment of this process. */
    public Fabric8Clusters() {
        this(found -> Fabric8Cluster.owning(found.build()));
    }

    /** Looks into the environment of this process. */
    public Fabric8Clusters(Connector connector) {
        this(
                connector,
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));
    }

    /** @param serviceAccount where a pod finds {@code token}, {@code ca.crt} and {@code namespace} */
    Fabric8Clusters(Connector connector, Map<String, String> environment, Path home, Path serviceAccount) {
        this.connector = connector;
        this.environment = environment;
        this.home = home;
        this.serviceAccount = serviceAccount;
    }

    /** The context of that file, or its current context. */
    public Fabric8Cluster fromKubeconfig(Path file, Optional<String> context) {
        return connect(() -> kubeconfig(List.of(file), context), Message.of(file.toString()));
    }

    /**
     * The files in {@code KUBECONFIG}, else {@code ~/.kube/config}, else the cluster whose pod this runs in.
     *
     * @param context a context of these files instead of their current one
     */
    public Fabric8Cluster fromDefault(Optional<String> context) {
        Optional<String> variable =
                Optional.ofNullable(environment.get("KUBECONFIG")).filter(value -> !value.isBlank());
        List<Path> files = variable.map(Fabric8Clusters::paths).orElse(List.of(home.resolve(".kube/config")));
        List<Path> present = files.stream().filter(Files::exists).toList();
        if (!present.isEmpty()) {
            return connect(() -> kubeconfig(present, context), Message.of(present.toString()));
        }
        if (variable.isPresent()) {
            throw new BadRequestException(Phrase.of("connection.variable").with("files", variable.get()));
        }
        if (context.isPresent()) {
            throw new BadRequestException(Phrase.of("connection.context-nowhere")
                    .with("context", context.get())
                    .with("file", files.get(0).toString()));
        }
        return inCluster();
    }

    /** The cluster whose pod this runs in, as that pod's ServiceAccount. */
    public Fabric8Cluster inCluster() {
        return connect(
                this::inClusterConfig, Phrase.of("connection.service-account").message());
    }

    /** How to reach the cluster whose pod this runs in, as that pod's ServiceAccount. */
    public Config inClusterConfig() {
        String host = environment.get(Config.KUBERNETES_SERVICE_HOST_PROPERTY);
        String port = environment.get(Config.KUBERNETES_SERVICE_PORT_PROPERTY);
        Path token = serviceAccount.resolve("token");
        if (host == null || port == null || !Files.isReadable(token)) {
            throw new BadRequestException(Phrase.of("connection.none-named")
                    .with("file", home.resolve(".kube/config").toString()));
        }
        String address = host.contains(":") ? "[" + host + "]" : host;
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://" + address + ":" + port)
                .withOauthTokenProvider(() -> read(token));
        Path authority = serviceAccount.resolve("ca.crt");
        if (Files.isReadable(authority)) {
            config.withCaCertFile(authority.toString());
        }
        Path namespace = serviceAccount.resolve("namespace");
        if (Files.isReadable(namespace)) {
            config.withNamespace(read(namespace));
        }
        return config.build();
    }

    /** What {@code KUBECONFIG} names; an empty entry is none. */
    private static List<Path> paths(String variable) {
        return Arrays.stream(variable.split(File.pathSeparator))
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .toList();
    }

    private Config kubeconfig(List<Path> files, Optional<String> context) {
        Kubeconfigs.Target target = Kubeconfigs.read(files).choose(context);
        Config config = files.size() == 1
                ? Config.fromKubeconfig(target.context(), files.get(0).toFile())
                : Config.autoConfigure(target.context());
        target.user().ifPresent(user -> complete(config, user));
        if (config.getHttpsProxy() == null) {
            variable("HTTPS_PROXY").ifPresent(config::setHttpsProxy);
        }
        if (config.getNoProxy() == null) {
            variable("NO_PROXY").map(hosts -> hosts.split("\\s*,\\s*")).ifPresent(config::setNoProxy);
        }
        return config;
    }

    /** Without this a user with {@code as} would act with all the rights of the account behind it. */
    private static void complete(Config config, Kubeconfigs.User user) {
        user.tokenFile().ifPresent(file -> config.setOauthTokenProvider(() -> read(file)));
        AuthInfo entry = user.entry();
        if (entry.getAs() != null) {
            config.setImpersonateUsername(entry.getAs());
            config.setImpersonateGroups(entry.getAsGroups().toArray(String[]::new));
            config.setImpersonateExtras(
                    Optional.ofNullable(entry.getAsUserExtra()).orElse(Map.of()));
        }
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }

    /** Tokens are replaced while a process runs: a pod's every hour. */
    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    /** What a kubeconfig says, before anything is made of it. */
    Config settings(Path file, Optional<String> context) {
        return usable(() -> kubeconfig(List.of(file), context), Message.of(file.toString()));
    }

    private Fabric8Cluster connect(Supplier<Config> settings, Message origin) {
        return usable(() -> connector.connect(builder(settings.get())), origin);
    }

    private static <T> T usable(Supplier<T> made, Message origin) {
        try {
            return made.get();
        } catch (BadRequestException known) {
            throw known;
        } catch (RuntimeException unusable) {
            throw new BadRequestException(
                    BadRequestException.at(
                            origin,
                            Phrase.of("connection.unusable")
                                    .with("why", root(unusable))
                                    .message()),
                    unusable);
        }
    }

    /** A client for many rollouts: few threads, and watches that come back soon. The caller closes it. */
    public static KubernetesClient client(Config config) {
        return builder(config).build();
    }

    private static KubernetesClientBuilder builder(Config config) {
        config.setUserAgent(USER_AGENT);
        config.setWatchReconnectInterval(WATCH_RECONNECT_MILLIS);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(ModelSerialization.with(new ObjectMapper()))
                .withTaskExecutorSupplier(new Tasks());
    }

    /** fabric8's own message is often no more than that an error has occurred. */
    private static Message root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = Secrets.sentence(String.valueOf(cause.getMessage()));
        if (cause instanceof NoSuchFileException) {
            return Phrase.of("connection.missing-file").with("file", message).message();
        }
        // Messages that name classes say nothing to who reads them here.
        return cause.getMessage() == null || CLASS.matcher(message).find()
                ? Phrase.of("connection.damaged").message()
                : Message.of(message);
    }

    private static final class Tasks implements KubernetesClientBuilder.ExecutorSupplier {
        @Override
        public Executor get() {
            AtomicInteger count = new AtomicInteger();
            return Executors.newFixedThreadPool(TASK_THREADS, task -> {
                Thread thread = new Thread(task, "rollout-watch-" + count.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
        }

        @Override
        public void onClose(Executor executor) {
            ((ExecutorService) executor).shutdownNow();
        }
    }
}
