package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.sun.net.httpserver.HttpServer;
import hudson.util.FormValidation;
import hudson.util.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;

/** An administrator describes a cluster in the system configuration, and makes mistakes. */
@OneJenkins
// Far longer than an answer may take, and far shorter than trying again and again did.
@Timeout(180)
class ClusterFormTest {
    private static final String TOKEN = "token";
    private static final String KUBECONFIG = "test-kubeconfig";
    private static final String ADDRESS = "https://10.0.0.1:6443";

    private JenkinsRule jenkins;
    private NamedCluster.DescriptorImpl form;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        form = jenkins.jenkins.getDescriptorByType(NamedCluster.DescriptorImpl.class);
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, TOKEN, "", Secret.fromString("secret")));
    }

    @Test
    void theTestNamesAProxyThatIsNone() {
        for (String proxy :
                List.of("nonsense", "http://proxy.example.com", "ftp://proxy.example.com:21", "http://a b:80", "p:0")) {
            FormValidation said = test(ADDRESS, "", proxy);

            FormMessage.error(said, "proxy '" + proxy + "': http://HOST:PORT is allowed");
            assertThat(form.doCheckProxy(proxy, ADDRESS).getMessage()).isEqualTo(said.getMessage());
        }
    }

    @Test
    void thePasswordOfAProxyIsNotRepeated() {
        assertThat(FormMessage.text(test(ADDRESS, "", "http://ada:correct-horse@proxy")))
                .contains("proxy 'http://(hidden)@proxy'")
                .doesNotContain("correct-horse");
        assertThat(form.doCheckProxy("ada:correct-horse@proxy", ADDRESS).getMessage())
                .doesNotContain("correct-horse");
    }

    @Test
    void theTestNamesANamespaceThatIsNone() {
        for (String namespace : List.of("Not A Namespace", "Data", "-data", "data.web")) {
            FormValidation said = test(ADDRESS, namespace, "");

            FormMessage.error(
                    said, "namespace '" + namespace + "': at most 63 small letters, digits and '-' are allowed");
            assertThat(form.doCheckNamespace(namespace).getMessage()).isEqualTo(said.getMessage());
        }
    }

    @Test
    void theTestNamesAnAddressThatIsNone() {
        for (String address :
                List.of("10.0.0.1:6443", "https://", "https://10.0.0.1:99999", "https://a b", "ftp://10.0.0.1")) {
            FormValidation said = test(address, "", "");

            FormMessage.error(said, "address '" + address + "': https://HOST:PORT is allowed");
            assertThat(form.doCheckServerUrl(address, "").getMessage()).isEqualTo(said.getMessage());
        }
    }

    @Test
    void theTestNamesACertificateThatIsNone() {
        FormValidation said = form.doTestConnection("c", ADDRESS, "not a certificate", "", "", "");

        FormMessage.error(said, "certificate authority: this is no certificate");
        assertThat(form.doCheckServerCertificate("not a certificate", ADDRESS).getMessage())
                .isEqualTo(said.getMessage());
    }

    @Test
    void theTestNamesAPortWhereNothingAnswers() throws Exception {
        int dead;
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = closedSoon.getLocalPort();
        }

        FormValidation said = test("https://127.0.0.1:" + dead, "", "");

        FormMessage.error(
                said,
                "address https://127.0.0.1:" + dead,
                "nothing answers there",
                "the host and the port of an API server are needed");
    }

    @Test
    void theTestNamesAProxyWhereNothingAnswers() throws Exception {
        int dead;
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = closedSoon.getLocalPort();
        }

        assertThat(test(ADDRESS, "", "127.0.0.1:" + dead).getMessage())
                .contains("through proxy 127.0.0.1:" + dead)
                .contains("nothing answers there");
    }

    @Test
    void theTestNamesAHostThatNobodyKnows() {
        FormValidation said = test("https://cluster.invalid:6443", "", "");

        FormMessage.error(said, "address https://cluster.invalid:6443", "no such host is known here");
    }

    @Test
    void theTestGivesAServerUpThatSaysNothing() throws Exception {
        String patience = System.setProperty(FormConnection.LIMIT, "500");
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            FormValidation said = test("http://127.0.0.1:" + silent.getLocalPort(), "", "");

            FormMessage.error(said, "no answer within some seconds");
        } finally {
            if (patience == null) {
                System.clearProperty(FormConnection.LIMIT);
            } else {
                System.setProperty(FormConnection.LIMIT, patience);
            }
        }
    }

    @Test
    void theTestNamesAServerThatSpeaksNoTls() throws Exception {
        FormValidation said = test("https://localhost:" + jenkins.getURL().getPort(), "", "");

        FormMessage.error(said, "TLS fails", "a server whose certificate is signed by the certificate authority");
    }

    @Test
    void theTestSaysSoWhereNoKubernetesAnswers() throws Exception {
        for (String answer : List.of("403 Forbidden", "200 <html>Welcome</html>", "200 {}")) {
            HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            other.createContext("/", exchange -> {
                byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            other.start();
            try {
                String address = "http://127.0.0.1:" + other.getAddress().getPort();
                FormMessage.error(
                        test(address, "", ""),
                        "address " + address,
                        "what answers there is no API server of Kubernetes");
            } finally {
                other.stop(0);
            }
        }
    }

    @Test
    void aFormInWhichNothingWasTypedShowsNoMistake() {
        assertThat(form.doCheckName("").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckName("").getMessage()).contains("is needed");
        FormMessage.error(form.doCheckName("-"), "a letter or digit first and last");
        FormMessage.nothing(form.doCheckServerUrl("", ""));
    }

    @Test
    void credentialsCanBeAddedBesideTheField() throws Exception {
        StatefulSetClusters.get().setClusters(List.of(new NamedCluster("production")));
        HtmlPage page = jenkins.createWebClient().goTo("manage/configure");

        assertThat(page.querySelectorAll("select[name='_.credentialsId']")).isNotEmpty();
        assertThat(page.querySelectorAll(
                        ".credentials-add-menu, button.credentials-add-menu, [menualign] .credentials-add"))
                .isNotEmpty();
    }

    @Test
    void theTestAsksABusyServerOnce() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        HttpServer busy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        busy.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        busy.start();
        try {
            FormValidation said = test("http://127.0.0.1:" + busy.getAddress().getPort(), "", "");

            assertThat(said.kind).isEqualTo(FormValidation.Kind.ERROR);
            assertThat(requests).hasValue(1);
        } finally {
            busy.stop(0);
        }
    }

    @Test
    void aKubeconfigAndAnAddressContradictEachOther() throws Exception {
        kubeconfig();

        FormMessage.warning(form.doCheckServerUrl(ADDRESS, KUBECONFIG), "which has an address of its own");
        FormMessage.warning(form.doCheckCredentialsId(KUBECONFIG, ADDRESS), "which has an address of its own");
        FormMessage.nothing(form.doCheckCredentialsId(KUBECONFIG, ""));
        FormMessage.nothing(form.doCheckServerUrl(ADDRESS, TOKEN));
    }

    @Test
    void aTokenNeedsAnAddress() {
        FormMessage.warning(form.doCheckCredentialsId(TOKEN, ""), "an address is needed");
        FormMessage.nothing(form.doCheckCredentialsId(TOKEN, ADDRESS));
        FormMessage.nothing(form.doCheckCredentialsId("of-a-folder", ""));
    }

    @Test
    void whatGoesWithAnAddressIsNotUsedWithoutOne() throws Exception {
        FormMessage.warning(form.doCheckProxy("http://proxy.example.com:3128", ""), "this proxy is not used");
        FormMessage.nothing(form.doCheckProxy("http://proxy.example.com:3128", ADDRESS));
        FormMessage.nothing(form.doCheckProxy("", ""));
        FormMessage.nothing(form.doCheckServerCertificate("", ""));
    }

    private static void kubeconfig() throws Exception {
        TestClusters.configure("apiVersion: v1\nkind: Config\n");
    }

    private FormValidation test(String address, String namespace, String proxy) {
        return form.doTestConnection("c", address, "", TOKEN, namespace, proxy);
    }
}
