package io.jenkins.plugins.statefulset.rollout.backup;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.backup.SettingSource.Kind;
import io.jenkins.plugins.statefulset.rollout.backup.SettingSource.Reference;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a StatefulSet of PostgreSQL says of its servers. Known: the variables of the official image and those that follow
 * it (POSTGRES_…), of bitnami (POSTGRESQL_… and POSTGRES_…), of sclorg (POSTGRESQL_USER, POSTGRESQL_ADMIN_PASSWORD) and of
 * spilo (PGUSER_SUPERUSER). What a person said wins.
 *
 * @param container the one with the server
 * @param user a plain name, or where it is
 * @param password empty where the servers ask for none
 * @param database to connect to first, in order to ask which databases there are; empty where none is stated
 */
record PostgresSettings(
        Container container,
        SettingSource user,
        Optional<SettingSource.Mounted> password,
        Optional<SettingSource> database,
        int port) {
    private static final int DEFAULT_PORT = 5432;
    private static final Pattern SERVER_IMAGE =
            Pattern.compile("postgres|postgis|pgvector|timescale|spilo|pgsql|citus");
    private static final Pattern COMPANION_IMAGE =
            Pattern.compile("exporter|backup|bouncer|pgpool|agent|operator|wal-g|barman|adminer|pgadmin");

    private static final List<String> USER =
            List.of("POSTGRES_USER", "POSTGRESQL_USERNAME", "POSTGRESQL_USER", "PGUSER_SUPERUSER");
    private static final List<String> PASSWORD =
            List.of("POSTGRES_PASSWORD", "POSTGRESQL_PASSWORD", "PGPASSWORD_SUPERUSER");
    private static final List<String> DATABASE = List.of("POSTGRES_DB", "POSTGRES_DATABASE", "POSTGRESQL_DATABASE");
    /** Where these images have a user of the application's besides, the password of {@code postgres}, who may read all. */
    private static final List<String> SUPERUSER_PASSWORD =
            List.of("POSTGRESQL_POSTGRES_PASSWORD", "POSTGRES_POSTGRES_PASSWORD", "POSTGRESQL_ADMIN_PASSWORD");

    /** The container with a PostgreSQL server, if the set has one. */
    static Optional<Container> server(StatefulSet set) {
        return set.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> score(container) > 0)
                .max(Comparator.comparingInt(PostgresSettings::score));
    }

    private static int score(Container container) {
        String image = imageName(container.getImage());
        if (COMPANION_IMAGE.matcher(image).find()) {
            return 0;
        }
        return (SERVER_IMAGE.matcher(image).find() ? 4 : 0)
                + (container.getPorts().stream()
                                .anyMatch(port -> Integer.valueOf(DEFAULT_PORT).equals(port.getContainerPort()))
                        ? 2
                        : 0)
                + (container.getEnv().stream()
                                .anyMatch(variable -> variable.getName().equals("PGDATA")
                                        || variable.getName().startsWith("POSTGRES_")
                                        || variable.getName().startsWith("POSTGRESQL_"))
                        ? 1
                        : 0);
    }

    /** {@code registry:5000/bitnami/postgresql:14@sha256:…} to {@code postgresql}. */
    private static String imageName(String image) {
        if (image == null) {
            return "";
        }
        String name = image.substring(image.lastIndexOf('/') + 1);
        return name.split("[:@]", 2)[0];
    }

    static PostgresSettings read(PodSpec pod, Container container, BackupOptions options) throws BackupProblem {
        ContainerEnvironment environment = new ContainerEnvironment(pod, container);
        Optional<SettingSource> superuser = environment.stated(SUPERUSER_PASSWORD);
        SettingSource user = options.pgUserSecret()
                .map(secret -> (SettingSource) secret(secret))
                .or(() -> superuser.map(password -> (SettingSource) new SettingSource.Plain("postgres")))
                .or(() -> environment.find(USER))
                .orElseGet(() -> new SettingSource.Plain("postgres"));
        if (user instanceof SettingSource.OutOfReach lost) {
            throw new BackupProblem(
                    Phrase.of("backup-plan.user-out-of-reach")
                            .with("container", container.getName())
                            .with("place", lost.where()),
                    Phrase.of("backup-plan.name-secret").with("setting", RequestField.PG_USER_SECRET.as("name:key")));
        }
        return new PostgresSettings(
                container,
                user,
                password(container, environment, superuser, options),
                environment.find(DATABASE).filter(setting -> !(setting instanceof SettingSource.OutOfReach)),
                options.pgPort().orElseGet(() -> port(container, environment)));
    }

    private static Optional<SettingSource.Mounted> password(
            Container container,
            ContainerEnvironment environment,
            Optional<SettingSource> superuser,
            BackupOptions options)
            throws BackupProblem {
        if (options.pgPasswordSecret().isPresent()) {
            return options.pgPasswordSecret().map(PostgresSettings::secret);
        }
        // Where everybody is trusted, no password is asked for, whatever else stands there.
        if (environment
                .plain("POSTGRES_HOST_AUTH_METHOD")
                .filter("trust"::equals)
                .isPresent()) {
            return Optional.empty();
        }
        Optional<SettingSource> stated =
                superuser.isPresent() && options.pgUserSecret().isEmpty() ? superuser : environment.find(PASSWORD);
        if (stated.isEmpty()) {
            return Optional.empty();
        }
        SettingSource setting = stated.get();
        if (setting instanceof SettingSource.Mounted mounted) {
            return Optional.of(mounted);
        }
        Phrase why = setting instanceof SettingSource.OutOfReach lost
                ? Phrase.of("backup-plan.password-out-of-reach").with("place", lost.where())
                : Phrase.of("backup-plan.password-in-template");
        throw new BackupProblem(
                why.with("container", container.getName()),
                Phrase.of("backup-plan.put-into-secret")
                        .with("command", "kubectl create secret generic NAME --from-file=password=FILE")
                        .with("setting", RequestField.PG_PASSWORD_SECRET.as("NAME:password")));
    }

    private static SettingSource.Mounted secret(SecretKey secret) {
        return new SettingSource.Mounted(List.of(new Reference(Kind.SECRET, secret.name(), secret.key(), false)));
    }

    private static int port(Container container, ContainerEnvironment environment) {
        List<ContainerPort> ports = container.getPorts();
        return ports.stream()
                .filter(port ->
                        port.getName() != null && port.getName().matches("(tcp-)?(postgres(ql)?|pgsql|psql|pg|db)"))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .or(() -> environment
                        .plain("PGPORT")
                        .or(() -> environment.plain("POSTGRESQL_PORT_NUMBER"))
                        .filter(port -> port.matches("[1-9][0-9]{0,4}"))
                        .map(Integer::valueOf))
                .orElse(DEFAULT_PORT);
    }
}
