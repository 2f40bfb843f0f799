package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.sun.net.httpserver.HttpServer;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.util.Secret;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whatever a form may ask for, asked by those who must not. */
@WithJenkins
class EndpointTest {
    private static final String OURS = "io.jenkins.plugins.statefulset.rollout";
    private static final String CREDENTIALS = "secret-token-id";
    private static final String CLUSTER = "hidden-cluster";

    /** They look at what was typed, or offer words that never change. */
    private static final Set<String> ANYONE = Set.of(
            "checkAccept",
            "checkEnv",
            "checkWaves",
            "checkSoak",
            "checkReadyTimeout",
            "checkTimeout",
            "checkPdbTimeout",
            "checkTo",
            "checkQuery",
            "checkCommand",
            "checkServer",
            "checkUrl",
            "checkUserSecret",
            "checkPasswordSecret",
            "checkPort",
            "checkDeadline",
            "fillOnFailureItems",
            "fillPdbItems",
            "fillEndPartitionItems",
            "fillBackupItems",
            "fillOnAbortItems");
    /** They ask the configuration or a cluster, for who may configure the job. */
    private static final Set<String> OF_A_JOB = Set.of(
            "checkName",
            "checkImage",
            "checkManifest",
            "checkPatch",
            "fillClusterItems",
            "fillCredentialsIdItems",
            "fillNamespaceItems",
            "fillNameItems",
            "fillImageItems",
            "testConnection");
    /** The form of a cluster in the system configuration, for administrators. */
    private static final Set<String> OF_THE_SYSTEM = Set.of(
            "checkName",
            "checkServerUrl",
            "checkServerCertificate",
            "checkCredentialsId",
            "checkNamespace",
            "checkProxy",
            "fillCredentialsIdItems",
            "testConnection");

    private final AtomicInteger requests = new AtomicInteger();
    private JenkinsRule jenkins;
    private HttpServer server;
    private FreeStyleProject job;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        server.start();
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, CREDENTIALS, "", Secret.fromString("the-token")));
        NamedCluster cluster = new NamedCluster(CLUSTER);
        cluster.setServerUrl(address());
        cluster.setCredentialsId(CREDENTIALS);
        StatefulSetClusters.get().setClusters(List.of(cluster));
        job = jenkins.createFreeStyleProject("job");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "configurer", "anonymous")
                .grant(Item.READ)
                .everywhere()
                .to("reader", "configurer")
                .grant(Item.CONFIGURE)
                .onItems(job)
                .to("configurer")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void thereAreEndpoints() {
        assertThat(endpoints("")).hasSizeGreaterThan(80);
    }

    @Test
    void eachHasItsAudience() {
        assertThat(names(ofTheSystem(""))).isEqualTo(OF_THE_SYSTEM);
        Set<String> known = new HashSet<>(ANYONE);
        known.addAll(OF_A_JOB);
        assertThat(names(ofJobs(""))).isEqualTo(known);
    }

    @Test
    void whatLooksAtNothingButTheFieldAnswersEverybodyAlike() throws Exception {
        try (JenkinsRule.WebClient admin = client("admin");
                JenkinsRule.WebClient reader = client("reader");
                JenkinsRule.WebClient anonymous = client("")) {
            for (String endpoint : ofJobs("")) {
                if (ANYONE.contains(name(endpoint))) {
                    String said = text(admin, endpoint);
                    assertThat(said).as(endpoint).isNotBlank();
                    assertThat(text(reader, endpoint)).as("reader " + endpoint).isEqualTo(said);
                    assertThat(text(anonymous, endpoint))
                            .as("anonymous " + endpoint)
                            .isEqualTo(said);
                }
            }
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void theSystemsFormAnswersAdministratorsAlone() throws Exception {
        for (String user : List.of("", "reader", "configurer")) {
            try (JenkinsRule.WebClient client = client(user)) {
                for (String endpoint : ofTheSystem("")) {
                    if (name(endpoint).startsWith("fill")) {
                        assertThat(text(client, endpoint))
                                .as(user + " " + endpoint)
                                .doesNotContain(CREDENTIALS);
                    } else {
                        assertThat(status(client, endpoint, HttpMethod.POST))
                                .as(user + " " + endpoint)
                                .isEqualTo(403);
                    }
                }
            }
        }
        assertThat(requests).hasValue(0);
        try (JenkinsRule.WebClient admin = client("admin")) {
            for (String endpoint : ofTheSystem("")) {
                assertThat(status(admin, endpoint, HttpMethod.POST))
                        .as(endpoint)
                        .isEqualTo(200);
            }
        }
        assertThat(requests.get()).as("requests of the connection test").isPositive();
    }

    @Test
    void theFormOfAJobAnswersWhoMayConfigureIt() throws Exception {
        try (JenkinsRule.WebClient configurer = client("configurer")) {
            for (String endpoint : ofJobs("job/job/")) {
                int before = requests.get();
                switch (name(endpoint)) {
                    case "fillClusterItems" ->
                        assertThat(text(configurer, endpoint)).as(endpoint).contains(CLUSTER);
                    case "fillCredentialsIdItems" ->
                        assertThat(text(configurer, endpoint)).as(endpoint).contains(CREDENTIALS);
                    case "checkName",
                            "checkImage",
                            "fillNamespaceItems",
                            "fillNameItems",
                            "fillImageItems",
                            "testConnection" -> {
                        assertThat(status(configurer, endpoint, HttpMethod.POST))
                                .as(endpoint)
                                .isEqualTo(200);
                        assertThat(requests.get()).as(endpoint + " asks").isGreaterThan(before);
                    }
                    default -> {
                        assertThat(status(configurer, endpoint, HttpMethod.POST))
                                .as(endpoint)
                                .isEqualTo(200);
                        assertThat(requests.get())
                                .as(endpoint + " asks nothing")
                                .isEqualTo(before);
                    }
                }
            }
        }
    }

    /** A long text takes a while to read. */
    @Test
    void longTextsAreReadForWhoMayConfigureTheJob() throws Exception {
        List<String> ofTexts = ofJobs("job/job/").stream()
                .filter(endpoint -> Set.of("checkManifest", "checkPatch").contains(name(endpoint)))
                .toList();
        assertThat(ofTexts).isNotEmpty();
        try (JenkinsRule.WebClient configurer = client("configurer");
                JenkinsRule.WebClient reader = client("reader");
                JenkinsRule.WebClient anonymous = client("")) {
            for (String endpoint : ofTexts) {
                assertThat(text(configurer, endpoint)).as(endpoint).contains("error");
                assertThat(text(reader, endpoint)).as("reader " + endpoint).doesNotContain("error");
                assertThat(text(anonymous, endpoint))
                        .as("anonymous " + endpoint)
                        .doesNotContain("class=error");
            }
        }
    }

    @Test
    void noneAnswersToGet() throws Exception {
        try (JenkinsRule.WebClient admin = client("admin")) {
            for (String endpoint : endpoints("job/job/")) {
                assertThat(status(admin, endpoint, HttpMethod.GET))
                        .as("GET " + endpoint)
                        .isEqualTo(405);
            }
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void whoIsNotLoggedInLearnsNothing() throws Exception {
        learnsNothing("", "");
        learnsNothing("", "job/job/");
    }

    @Test
    void whoMayOnlyReadLearnsNothing() throws Exception {
        learnsNothing("reader", "");
        learnsNothing("reader", "job/job/");
    }

    @Test
    void whoMayConfigureOneJobLearnsNothingOfTheSystem() throws Exception {
        learnsNothing("configurer", "");
    }

    @Test
    void whoMayConfigureTheJobMayAskItsCluster() throws Exception {
        try (JenkinsRule.WebClient configurer = client("configurer")) {
            String answer = configurer
                    .getPage(request(
                            "job/job/descriptorByName/" + OURS + ".jenkins.build.RolloutBuilder/testConnection",
                            HttpMethod.POST,
                            configurer))
                    .getWebResponse()
                    .getContentAsString();
            assertThat(answer).contains("error");
        }
        assertThat(requests.get()).isPositive();
    }

    private void learnsNothing(String user, String where) throws Exception {
        try (JenkinsRule.WebClient client = client(user)) {
            for (String endpoint : endpoints(where)) {
                Page page = client.getPage(request(endpoint, HttpMethod.POST, client));
                String answer = page.getWebResponse().getContentAsString();
                assertThat(answer)
                        .as(user + " POST " + endpoint)
                        .doesNotContain(CLUSTER)
                        .doesNotContain(CREDENTIALS)
                        .doesNotContain("the-token");
                // Who is not logged in is sent to the login page.
                if (endpoint.endsWith("/testConnection")
                        && !page.getUrl().getPath().endsWith("/login")) {
                    assertThat(page.getWebResponse().getStatusCode())
                            .as(user + " POST " + endpoint)
                            .isIn(403, 404);
                }
            }
        }
        assertThat(requests).as("requests to the cluster").hasValue(0);
    }

    private JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient();
        client.setThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setPrintContentOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        if (user.isEmpty()) {
            // Stay on the refusal, instead of going on to the login form.
            client.setRefreshHandler((page, target, seconds) -> {});
            return client;
        }
        return client.login(user);
    }

    private String text(JenkinsRule.WebClient client, String endpoint) throws Exception {
        return client.getPage(request(endpoint, HttpMethod.POST, client))
                .getWebResponse()
                .getContentAsString();
    }

    private static List<String> ofTheSystem(String where) {
        return endpoints(where).stream()
                .filter(endpoint -> endpoint.contains(".NamedCluster/"))
                .toList();
    }

    private static List<String> ofJobs(String where) {
        return endpoints(where).stream()
                .filter(endpoint -> !endpoint.contains(".NamedCluster/"))
                .toList();
    }

    private static Set<String> names(List<String> endpoints) {
        return endpoints.stream().map(EndpointTest::name).collect(Collectors.toSet());
    }

    private static String name(String endpoint) {
        return endpoint.substring(endpoint.lastIndexOf('/') + 1);
    }

    private int status(JenkinsRule.WebClient client, String endpoint, HttpMethod method) throws Exception {
        return client.getPage(request(endpoint, method, client))
                .getWebResponse()
                .getStatusCode();
    }

    private WebRequest request(String endpoint, HttpMethod method, JenkinsRule.WebClient client) throws Exception {
        WebRequest request = new WebRequest(new URL(client.getContextPath() + endpoint), method);
        List<NameValuePair> parameters = new ArrayList<>();
        parameters.add(new NameValuePair("cluster", endpoint.contains("fillCluster") ? "" : CLUSTER));
        parameters.add(new NameValuePair("credentialsId", endpoint.contains("fillCred") ? "" : CREDENTIALS));
        parameters.add(new NameValuePair("serverUrl", address()));
        parameters.add(new NameValuePair("name", "web"));
        parameters.add(new NameValuePair("namespace", "default"));
        parameters.add(new NameValuePair("image", "web=web:1.1"));
        parameters.add(new NameValuePair("manifest", "kind: Secret"));
        parameters.add(new NameValuePair("patch", "spec: {replica: 2}"));
        request.setRequestParameters(parameters);
        if (method == HttpMethod.POST) {
            client.addCrumb(request);
        }
        return request;
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static List<String> endpoints(String where) {
        List<String> all = new ArrayList<>();
        for (Descriptor<?> descriptor : Jenkins.get().getExtensionList(Descriptor.class)) {
            if (descriptor.getClass().getName().startsWith(OURS)) {
                Stream.of(descriptor.getClass().getMethods())
                        .map(Method::getName)
                        .filter(name -> name.matches("do(Check|Fill|Test)[A-Z].*"))
                        .distinct()
                        .map(name -> name.substring(2, 3).toLowerCase(Locale.ROOT) + name.substring(3))
                        .forEach(name -> all.add(where + "descriptorByName/" + descriptor.getId() + "/" + name));
            }
        }
        return all;
    }
}
