package io.jenkins.plugins.statefulset.rollout.jenkins;

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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The endpoints of all forms, a cluster that counts who asks it, and people of all kinds who may ask. */
final class FormEndpoints implements AutoCloseable {
    static final String OURS = "io.jenkins.plugins.statefulset.rollout";
    static final String CREDENTIALS = "secret-token-id";
    static final String CLUSTER = "hidden-cluster";

    /** They look at what was typed, or offer words that never change. */
    static final Set<String> ANYONE = Set.of(
            "checkAccept",
            "checkEnv",
            "checkWaves",
            "checkSoak",
            "checkBeforePod",
            "checkPreparePod",
            "checkAfterPod",
            "checkRestorePod",
            "checkReadyTimeout",
            "checkFailureGrace",
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
            "checkMinimum",
            "checkDeadline",
            "checkSelector",
            "fillActionItems",
            "fillFailOnItems",
            "fillOnCheckFailureItems",
            "fillOrderItems",
            "checkPodFailures",
            "checkProgressDeadlineSeconds",
            "fillOnFailureItems",
            "fillReasonItems",
            "fillRollbackByItems",
            "fillOnNewChangeItems",
            "fillPdbItems",
            "fillEndPartitionItems",
            "fillPartitionItems",
            "fillBackupItems",
            "fillWhenBusyItems",
            "fillOnAbortItems",
            "fillAfterRestartItems");
    /** They ask the configuration or a cluster, for who may configure the job. */
    static final Set<String> OF_A_JOB = Set.of(
            "checkName",
            "checkImage",
            "checkManifest",
            "checkPatch",
            "checkProfile",
            "checkRiskRules",
            "fillClusterItems",
            "fillCredentialsIdItems",
            "fillNamespaceItems",
            "fillNameItems",
            "fillImageItems",
            "testConnection");
    /** The form of a cluster in the system configuration, for administrators. */
    static final Set<String> OF_THE_SYSTEM = Set.of(
            "checkName",
            "checkServerUrl",
            "checkServerCertificate",
            "checkCredentialsId",
            "checkNamespace",
            "checkProxy",
            "fillCredentialsIdItems",
            "testConnection");

    private final AtomicInteger requests = new AtomicInteger();
    private final JenkinsRule jenkins;
    private final HttpServer server;

    FormEndpoints(JenkinsRule jenkins) throws Exception {
        this.jenkins = jenkins;
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
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
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

    @Override
    public void close() {
        server.stop(0);
    }

    /** How often the cluster was asked. */
    int requests() {
        return requests.get();
    }

    JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient();
        client.setThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setPrintContentOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        // Each refusal is a page of Jenkins with all its style sheets.
        client.getOptions().setCssEnabled(false);
        if (user.isEmpty()) {
            // Stay on the refusal, instead of going on to the login form.
            client.setRefreshHandler((page, target, seconds) -> {});
            return client;
        }
        return client.login(user);
    }

    String text(JenkinsRule.WebClient client, String endpoint) throws Exception {
        return client.getPage(request(endpoint, HttpMethod.POST, client))
                .getWebResponse()
                .getContentAsString();
    }

    static List<String> ofTheSystem(String where) {
        return endpoints(where).stream()
                .filter(endpoint -> endpoint.contains(".NamedCluster/"))
                .toList();
    }

    static List<String> ofJobs(String where) {
        return endpoints(where).stream()
                .filter(endpoint -> !endpoint.contains(".NamedCluster/"))
                .toList();
    }

    static Set<String> names(List<String> endpoints) {
        return endpoints.stream().map(FormEndpoints::name).collect(Collectors.toSet());
    }

    static String name(String endpoint) {
        return endpoint.substring(endpoint.lastIndexOf('/') + 1);
    }

    int status(JenkinsRule.WebClient client, String endpoint, HttpMethod method) throws Exception {
        return client.getPage(request(endpoint, method, client))
                .getWebResponse()
                .getStatusCode();
    }

    WebRequest request(String endpoint, HttpMethod method, JenkinsRule.WebClient client) throws Exception {
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

    static List<String> endpoints(String where) {
        return methods(where).map(Map.Entry::getKey).toList();
    }

    /** One for each method, which several forms may have from the same class: for what depends on nothing else. */
    static Collection<String> oneOfEachMethod(String where) {
        Map<Method, String> one = new LinkedHashMap<>();
        methods(where).forEach(endpoint -> one.put(endpoint.getValue(), endpoint.getKey()));
        return one.values();
    }

    private static Stream<Map.Entry<String, Method>> methods(String where) {
        Map<String, Method> all = new LinkedHashMap<>();
        for (Descriptor<?> descriptor : Jenkins.get().getExtensionList(Descriptor.class)) {
            if (descriptor.getClass().getName().startsWith(OURS)) {
                for (Method method : descriptor.getClass().getMethods()) {
                    if (method.getName().matches("do(Check|Fill|Test)[A-Z].*")) {
                        String name = method.getName().substring(2, 3).toLowerCase(Locale.ROOT)
                                + method.getName().substring(3);
                        all.put(where + "descriptorByName/" + descriptor.getId() + "/" + name, method);
                    }
                }
            }
        }
        return all.entrySet().stream();
    }
}
