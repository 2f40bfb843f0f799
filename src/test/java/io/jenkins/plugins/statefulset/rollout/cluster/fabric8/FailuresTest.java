package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final ApiCall PATCH =
            ApiCall.patch(ResourceType.STATEFUL_SETS, "shop", "web", ApiCall.JSON_PATCH, "[]");
    private static final ApiCall EVICT =
            ApiCall.createSubresource(ResourceType.PODS, "shop", "web-2", "eviction", "{}");

    private final Failures failures = new Failures("https://cluster.example:6443");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | BadRequest         | json patch is wrong                                             | INVALID
            401 | Unauthorized       | Unauthorized                                                    | UNAUTHORIZED
            403 | Forbidden          | x is forbidden: User "ci" cannot patch resource "statefulsets"   | FORBIDDEN
            403 | Forbidden          | jobs "b" is forbidden: exceeded quota: few                      | INVALID
            404 | NotFound           | statefulsets.apps "web" not found                               | NOT_FOUND
            409 | Conflict           | the object has been modified                                    | CONFLICT
            409 | AlreadyExists      | jobs.batch "backup" already exists                              | ALREADY_EXISTS
            410 | Expired            | too old resource version                                        | UNAVAILABLE
            422 | Invalid            | spec: Forbidden: updates to statefulset spec                    | INVALID
            429 | TooManyRequests    | too many requests, please try again later                       | UNAVAILABLE
            500 | InternalError      | etcdserver: request timed out                                   | UNAVAILABLE
            503 | ServiceUnavailable | apiserver is shutting down                                      | UNAVAILABLE
            504 | Timeout            | request did not complete within the allotted timeout            | UNAVAILABLE
            """)
    void theAnswerToAWriteHasAReason(int code, String reason, String message, Reason expected) {
        ClusterException failure = failures.refused(PATCH, code, status(reason, message));

        assertThat(failure.reason()).isEqualTo(expected);
        assertThat(failure).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            429 | Cannot evict pod as it would violate the pod's disruption budget.                | DISRUPTION_REFUSED
            429 | too many requests, please try again later                                        | UNAVAILABLE
            500 | This pod has more than one PodDisruptionBudget, which the eviction subresource does not support. | DISRUPTION_REFUSED
            500 | etcdserver: leader changed                                                       | UNAVAILABLE
            409 | the UID in the precondition does not match the UID in record                     | CONFLICT
            """)
    void anEvictionIsRefusedByBudgetsOnly(int code, String message, Reason expected) {
        assertThat(failures.refused(EVICT, code, status("Whatever", message)).reason())
                .isEqualTo(expected);
    }

    @Test
    void aRefusedEvictionSaysWhichBudgetAndWhy() {
        Status status = new StatusBuilder()
                .withMessage("Cannot evict pod as it would violate the pod's disruption budget.")
                .withNewDetails()
                .addNewCause(
                        "",
                        "The disruption budget web-pdb needs 2 healthy pods and has 2 currently",
                        "DisruptionBudget")
                .endDetails()
                .build();

        assertThat(failures.refused(EVICT, 429, Optional.of(status)))
                .hasMessage("Cannot evict pod as it would violate the pod's disruption budget."
                        + " (The disruption budget web-pdb needs 2 healthy pods and has 2 currently)");
    }

    @Test
    void aMissingPermissionNamesAccountVerbResourceAndNamespaceOnOneLine() {
        String said = "statefulsets.apps \"web\" is forbidden: User \"system:serviceaccount:ci:deployer\" cannot patch"
                + " resource \"statefulsets\" in API group \"apps\" in the namespace \"shop\"";

        assertThat(failures.refused(PATCH, 403, status("Forbidden", said)))
                .hasMessage("the account system:serviceaccount:ci:deployer may not patch statefulsets.apps"
                        + " in namespace shop: " + said);
    }

    @Test
    void aRefusalWithoutAWordSaysWhatWasAsked() {
        assertThat(failures.refused(EVICT, 403, Optional.empty()))
                .hasMessage("the account in use may not create pods/eviction in namespace shop:"
                        + " the server gave no reason (403)");
        assertThat(failures.refused(PATCH, 502, Optional.empty()))
                .hasMessage("https://cluster.example:6443 answered 502 to patch statefulsets.apps in namespace shop");
    }

    @Test
    void whatIsWrongIsToldInTheReadersLanguageAndTheServersWordsStay() {
        String denied = "x is forbidden: User \"ci\" cannot patch resource \"statefulsets\"";

        assertThat(inChinese(failures.refused(PATCH, 403, status("Forbidden", denied))))
                .isEqualTo("账号 ci 没有权限 patch statefulsets.apps（命名空间 shop）：" + denied);
        assertThat(inChinese(failures.refused(PATCH, 401, Optional.empty())))
                .isEqualTo("https://cluster.example:6443 不接受当前使用的凭据（401）：请重新登录，或指定另一个 kubeconfig 或 context");
        assertThat(inChinese(failures.refused(PATCH, 422, status("Invalid", "spec: must not be empty"))))
                .isEqualTo("spec: must not be empty");
        assertThat(inChinese(failures.unanswered(PATCH, new TimeoutException(), TEN_SECONDS)))
                .isEqualTo("https://cluster.example:6443 在 10 秒内没有响应 patch statefulsets.apps（命名空间 shop）");
        assertThat(inChinese(failures.unanswered(PATCH, new SSLException((String) null), TEN_SECONDS)))
                .isEqualTo("无法连接 https://cluster.example:6443 以执行 patch statefulsets.apps（命名空间 shop）：TLS：握手失败；"
                        + "请检查 kubeconfig 中的 certificate-authority 和 server 地址");
    }

    private static String inChinese(ClusterException failure) {
        return failure.told().in(Wording.PROGRAM.in(Language.CHINESE));
    }

    @Test
    void aMessageOfManyLinesBecomesOne() {
        assertThat(failures.refused(PATCH, 422, status("Invalid", "spec:\n  template:\n  must not be empty\n")))
                .hasMessage("spec: template: must not be empty");
    }

    @Test
    void noSuchHostIsUnreachableAndSaysWhatToLookAt() {
        ClusterException failure = failures.unanswered(
                PATCH,
                new ExecutionException(new IOException(new UnknownHostException("cluster.example"))),
                TEN_SECONDS);

        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure)
                .hasMessage(
                        "https://cluster.example:6443 cannot be reached to patch statefulsets.apps in namespace shop:"
                                + " no such host; check the server address in the kubeconfig, and the network or VPN");
    }

    @Test
    void anUntrustedCertificateIsUnreachableAndSaysWhereToLook() {
        ClusterException failure = failures.unanswered(
                PATCH, new SSLHandshakeException("unable to find valid certification path"), TEN_SECONDS);

        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure).hasMessageContaining("certificate-authority").hasMessageContaining("certification path");
    }

    @Test
    void aRefusedConnectionIsUnreachable() {
        ClusterException failure = failures.unanswered(PATCH, new ConnectException("Connection refused"), TEN_SECONDS);

        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure).hasMessageContaining("Connection refused");
    }

    @Test
    void noAnswerInTimeIsATimeout() {
        ClusterException failure = failures.unanswered(PATCH, new TimeoutException(), TEN_SECONDS);

        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(failure)
                .hasMessage("no answer from https://cluster.example:6443 to patch statefulsets.apps in namespace shop"
                        + " within 10 s");
    }

    private static Optional<Status> status(String reason, String message) {
        return Optional.of(
                new StatusBuilder().withReason(reason).withMessage(message).build());
    }
}
