package io.jenkins.plugins.statefulset.rollout.jenkins;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;

/** Makes a test cluster known to a Jenkins. */
public final class TestClusters {
    public static final String NAME = "test";

    private TestClusters() {}

    /** As the cluster {@link #NAME} of the system configuration. */
    public static void configure(TestCluster cluster) throws Exception {
        configure(cluster, NAME);
    }

    /** The same under another name. */
    public static void configure(TestCluster cluster, String name) throws Exception {
        configure(cluster.kubeconfig(), name);
    }

    /** The same in another process. */
    public static void configure(String kubeconfig) throws Exception {
        configure(kubeconfig, NAME);
    }

    private static void configure(String kubeconfig, String name) throws Exception {
        List<Credentials> credentials = SystemCredentialsProvider.getInstance().getCredentials();
        // Of two with the same id the first would count, which is that of a cluster of before.
        credentials.removeAll(credentials.stream()
                .filter(FileCredentialsImpl.class::isInstance)
                .toList());
        StatefulSetClusters.get().setClusters(List.of(named(kubeconfig, name, "test-kubeconfig")));
    }

    /** One more. */
    public static void add(TestCluster cluster, String name) throws Exception {
        List<NamedCluster> clusters = new ArrayList<>(StatefulSetClusters.get().getClusters());
        clusters.add(named(cluster.kubeconfig(), name, "kubeconfig-of-" + name));
        StatefulSetClusters.get().setClusters(clusters);
    }

    private static NamedCluster named(String kubeconfig, String name, String credentialsId) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new FileCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        credentialsId,
                        "",
                        "kubeconfig",
                        SecretBytes.fromBytes(kubeconfig.getBytes(StandardCharsets.UTF_8))));
        SystemCredentialsProvider.getInstance().save();
        NamedCluster named = new NamedCluster(name);
        named.setCredentialsId(credentialsId);
        named.setNamespace(TestCluster.NAMESPACE);
        return named;
    }
}
