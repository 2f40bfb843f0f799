package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTextTest {
    private static final String FILE = """
            apiVersion: v1
            kind: Config
            current-context: one
            contexts: [{name: one, context: {cluster: c, user: u, namespace: data}}]
            clusters: [{name: c, cluster: {server: "https://10.0.0.1:6443"%s}}]
            users: [{name: u, user: {token: t%s}}]
            """;

    @Test
    void isReadWithoutTouchingTheController() {
        Endpoint endpoint = KubeconfigText.fromBuild(
                        Message.of("KUBECONFIG k"), FILE.formatted("", ", as: ada, as-groups: [dba]"))
                .endpoint();

        Config config = endpoint.config().get();
        assertThat(endpoint.defaultNamespace()).isEqualTo("data");
        assertThat(config.getMasterUrl()).startsWith("https://10.0.0.1:6443");
        assertThat(config.getOauthToken()).isEqualTo("t");
        assertThat(config.getImpersonateUsername()).isEqualTo("ada");
        assertThat(config.getImpersonateGroups()).containsExactly("dba");
        assertThat(endpoint.key()).doesNotContain("t:").hasSize(64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "certificate-authority | , certificate-authority: /etc/passwd |",
                "client-certificate | | , client-certificate: /etc/passwd",
                "client-key | | , client-key: /etc/passwd",
                "tokenFile | | , tokenFile: /etc/passwd",
                "exec | | , exec: {apiVersion: client.authentication.k8s.io/v1, command: touch}",
                "auth-provider | | , auth-provider: {name: gcp}"
            })
    void runsNothingAndReadsNoFile(String named, String cluster, String user) {
        String file = FILE.formatted(cluster == null ? "" : cluster, user == null ? "" : user);

        assertThatThrownBy(() -> KubeconfigText.fromBuild(Message.of("KUBECONFIG k"), file))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("KUBECONFIG k")
                .hasMessageContaining(named)
                .hasMessageContaining("controller");
    }

    @Test
    void whatIsNoneIsNotQuoted() {
        assertThatThrownBy(() -> KubeconfigText.fromBuild(Message.of("KUBECONFIG k"), "token: [secret"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("no kubeconfig")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void aTokenIsAskedForAgainEachMinute() {
        long[] now = {0};
        int[] asked = {0};
        RenewedToken token = new RenewedToken(() -> "token-" + ++asked[0], () -> now[0]);

        assertThat(token.getToken()).isEqualTo("token-1");
        now[0] = 59_000_000_000L;
        assertThat(token.getToken()).isEqualTo("token-1");
        now[0] = 60_000_000_000L;
        assertThat(token.getToken()).isEqualTo("token-2");
    }
}
