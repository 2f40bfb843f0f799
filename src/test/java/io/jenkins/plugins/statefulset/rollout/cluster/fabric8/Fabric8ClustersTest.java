package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Fabric8ClustersTest {
    private static final String TWO_CONTEXTS = """
            apiVersion: v1
            kind: Config
            current-context: staging
            clusters:
            - name: staging-cluster
              cluster: {server: "https://staging.example:6443"}
            - name: production-cluster
              cluster: {server: "https://production.example:6443"}
            - name: half
              cluster: {}
            contexts:
            - name: staging
              context: {cluster: staging-cluster, user: deployer, namespace: shop}
            - name: production
              context: {cluster: production-cluster, user: deployer}
            - name: no-server
              context: {cluster: half, user: deployer}
            - name: no-cluster
              context: {cluster: gone, user: deployer}
            - name: no-user
              context: {cluster: staging-cluster, user: gone}
            users:
            - name: deployer
              user: {token: very-secret}
            """;

    @TempDir
    Path folder;

    private Fabric8Clusters clusters(Map<String, String> environment) {
        return new Fabric8Clusters(
                found -> Fabric8Cluster.owning(found.build()),
                environment,
                folder.resolve("home"),
                folder.resolve("serviceaccount"));
    }

    private Path kubeconfig(String text) {
        return write("kubeconfig", text);
    }

    private Path write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void withoutAContextItIsTheCurrentOne() {
        Path file = kubeconfig(TWO_CONTEXTS);

        try (Fabric8Cluster cluster = clusters(Map.of()).fromKubeconfig(file, Optional.empty())) {
            assertThat(cluster.name()).isEqualTo("https://staging.example:6443");
            assertThat(cluster.defaultNamespace()).isEqualTo("shop");
        }
    }

    @Test
    void aContextCanBeNamed() {
        Path file = kubeconfig(TWO_CONTEXTS);

        try (Fabric8Cluster cluster = clusters(Map.of()).fromKubeconfig(file, Optional.of("production"))) {
            assertThat(cluster.name()).isEqualTo("https://production.example:6443");
            assertThat(cluster.defaultNamespace()).isEqualTo("default");
        }
    }

    @Test
    void aContextThatDoesNotExistIsNotReplacedByAnother() {
        Path file = kubeconfig(TWO_CONTEXTS);

        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(file, Optional.of("prod")))
                .isInstanceOf(BadRequestException.class)
                .hasMessage(file + ": there is no context 'prod'; there are: staging, production, no-server,"
                        + " no-cluster, no-user");
    }

    @Test
    void whatAContextNamesMustBeThere() {
        Path file = kubeconfig(TWO_CONTEXTS);

        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(file, Optional.of("no-server")))
                .hasMessage(file + ": cluster 'half' of context 'no-server' has no server");
        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(file, Optional.of("no-cluster")))
                .hasMessage(file + ": context 'no-cluster' names the cluster 'gone', which is not among its clusters");
        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(file, Optional.of("no-user")))
                .hasMessage(file + ": context 'no-user' names the user 'gone', which is not among its users");
    }

    @Test
    void aFileWithoutACurrentContextSaysWhichThereAre() {
        Path file = kubeconfig(TWO_CONTEXTS.replace("current-context: staging\n", ""));

        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(file, Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith(file + ": no current-context is set; name a context, one of: staging,");
    }

    @Test
    void aFileThatIsNotThereOrNoKubeconfigIsNamedAndNotQuoted() {
        Path missing = folder.resolve("missing");
        Path nonsense = write("nonsense", "users: [{name: x, user: {token: very-secret\n");
        Path empty = write("empty", "");

        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(missing, Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessage(missing + ": there is no such kubeconfig file");
        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(nonsense, Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith(nonsense + ": this is no kubeconfig")
                .hasNoCause();
        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(empty, Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith(empty + ": ");
    }

    @Test
    void aFileThatIsNoTextIsNamed() throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(binary, Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessage(binary + ": this kubeconfig file cannot be read: it is not UTF-8 text");
    }

    @Test
    void aFileWithoutContextsSaysSo() {
        Path file = kubeconfig("apiVersion: v1\nkind: Config\n");

        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(file, Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessage(file + ": no current-context is set; name a context, one of: (none)");
    }

    @Test
    void aContextThatNoFileCanDefineIsAnError() {
        assertThatThrownBy(() -> clusters(Map.of()).fromDefault(Optional.of("prod")))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("there is no context 'prod': neither KUBECONFIG nor " + folder.resolve("home/.kube/config")
                        + " is there to define it");
    }

    @Test
    void aServiceAccountThatCannotBeUsedIsNamedAndNotItsClasses() {
        write("serviceaccount/token", "pod-token\n");
        Fabric8Clusters broken = new Fabric8Clusters(
                found -> {
                    throw new IllegalStateException("io.example.KeyException: 7");
                },
                Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443"),
                folder.resolve("home"),
                folder.resolve("serviceaccount"));

        assertThatThrownBy(broken::inCluster)
                .isInstanceOf(BadRequestException.class)
                .hasMessage(
                        "the pod's ServiceAccount: these credentials cannot be used: they are damaged or incomplete");
    }

    @Test
    void whatIsWrongIsToldInTheReadersLanguage() {
        Path file = kubeconfig(TWO_CONTEXTS);

        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(file, Optional.of("prod")))
                .asInstanceOf(InstanceOfAssertFactories.type(BadRequestException.class))
                .satisfies(wrong -> assertThat(wrong.told().in(Wording.PROGRAM.in(Language.CHINESE)))
                        .isEqualTo(file + "：没有名为 'prod' 的 context；现有：staging、production、no-server、no-cluster、no-user"));
    }

    @Test
    void aCertificateThatCannotBeReadNamesTheFile() {
        Path file = kubeconfig(TWO_CONTEXTS.replace(
                "{server: \"https://staging.example:6443\"}",
                "{server: \"https://staging.example:6443\", certificate-authority: missing.pem}"));

        assertThatThrownBy(() -> clusters(Map.of()).fromKubeconfig(file, Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith(file + ": these credentials cannot be used: there is no file ")
                .hasMessageContaining("missing.pem");
    }

    @Test
    void theDefaultIsTheFileInTheHomeFolder() {
        write("home/.kube/config", TWO_CONTEXTS);

        try (Fabric8Cluster cluster = clusters(Map.of()).fromDefault(Optional.of("production"))) {
            assertThat(cluster.name()).isEqualTo("https://production.example:6443");
        }
    }

    @Test
    void theVariableGoesBeforeTheHomeFolder() {
        write("home/.kube/config", TWO_CONTEXTS);
        Path other = kubeconfig(TWO_CONTEXTS.replace("staging.example", "other.example"));

        try (Fabric8Cluster cluster =
                clusters(Map.of("KUBECONFIG", other.toString())).fromDefault(Optional.empty())) {
            assertThat(cluster.name()).isEqualTo("https://other.example:6443");
        }
    }

    @Test
    void aVariableThatNamesNoFileIsAnError() {
        write("home/.kube/config", TWO_CONTEXTS);

        assertThatThrownBy(
                        () -> clusters(Map.of("KUBECONFIG", "/nowhere/config")).fromDefault(Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("KUBECONFIG names /nowhere/config, and no such file exists");
    }

    @Test
    void inAPodItIsThePodsOwnCluster() {
        write("serviceaccount/token", "pod-token\n");
        write("serviceaccount/namespace", "jobs\n");

        try (Fabric8Cluster cluster = clusters(
                        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443"))
                .fromDefault(Optional.empty())) {
            assertThat(cluster.name()).isEqualTo("https://[fd00::1]:443");
            assertThat(cluster.defaultNamespace()).isEqualTo("jobs");
        }
    }

    @Test
    void withoutAnyClusterItSaysWhereItLooked() {
        assertThatThrownBy(() -> clusters(Map.of()).fromDefault(Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("no cluster is named: no kubeconfig was given, KUBECONFIG is not set, "
                        + folder.resolve("home/.kube/config")
                        + " does not exist, and this is no pod with a ServiceAccount token");
    }

    @Test
    void aTokenFileAndAnImpersonationAreUsed() throws InterruptedException {
        try (AnsweringServer server = new AnsweringServer()) {
            server.answers(200, "{\"gitVersion\":\"v1.37.2\"}");
            write("token.txt", "from-the-file\n");
            Path file = kubeconfig(TWO_CONTEXTS
                    .replace("https://staging.example:6443", server.server().url("/"))
                    .replace("{token: very-secret}", "{tokenFile: token.txt, as: deployer, as-groups: [ops]}"));

            try (Fabric8Cluster cluster = clusters(Map.of()).fromKubeconfig(file, Optional.empty())) {
                cluster.version();
            }

            assertThat(server.last().getHeader("Authorization")).isEqualTo("Bearer from-the-file");
            assertThat(server.last().getHeader("Impersonate-User")).isEqualTo("deployer");
            assertThat(server.last().getHeader("Impersonate-Group")).isEqualTo("ops");
            assertThat(server.last().getHeader("User-Agent")).isEqualTo("statefulset-rollout");
        }
    }
}
