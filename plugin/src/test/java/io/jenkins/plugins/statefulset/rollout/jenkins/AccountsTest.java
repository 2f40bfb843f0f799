package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ItemGroup;
import hudson.util.Secret;
import io.fabric8.kubernetes.client.Config;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Which server a build reaches, with which account. */
@OneJenkins
class AccountsTest {
    private static final String SERVER = "https://10.0.0.1:6443/";

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        NamedCluster cluster = new NamedCluster("production");
        cluster.setServerUrl(SERVER);
        cluster.setCredentialsId("account");
        StatefulSetClusters.get().setClusters(List.of(cluster));
        system(new StringCredentialsImpl(CredentialsScope.GLOBAL, "account", "", Secret.fromString("global-token")));
    }

    @Test
    void aFoldersOwnAccountComesBeforeTheGlobalOne() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        folder.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(
                    Domain.global(),
                    List.of(new StringCredentialsImpl(
                            CredentialsScope.GLOBAL, "account", "", Secret.fromString("team-token"))))
        }));

        Endpoint inside = Endpoints.of(new ClusterRef("production", null), place(build(folder)));
        Endpoint outside = Endpoints.of(new ClusterRef("production", null), place(build(jenkins.jenkins)));

        assertThat(token(inside)).isEqualTo("team-token");
        assertThat(token(outside)).isEqualTo("global-token");
        assertThat(inside.key()).as("they share no connection").isNotEqualTo(outside.key());
    }

    @Test
    void anAccountOfTheSystemServesOnlyTheClusterThatItIsBoundTo() throws Exception {
        system(new StringCredentialsImpl(CredentialsScope.SYSTEM, "hidden", "", Secret.fromString("system-token")));
        StatefulSetClusters.get().named("production").orElseThrow().setCredentialsId("hidden");
        FreeStyleBuild build = build(jenkins.jenkins);

        assertThat(token(Endpoints.of(new ClusterRef("production", null), place(build))))
                .isEqualTo("system-token");
        assertThatThrownBy(() -> Endpoints.of(new ClusterRef("production", "hidden"), place(build)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("no credentials 'hidden' that this job may use");
    }

    @Test
    void aTokenAloneGoesNowhere() throws Exception {
        FreeStyleBuild build = build(jenkins.jenkins);

        assertThatThrownBy(() -> Endpoints.of(new ClusterRef(null, "account"), place(build)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("a cluster with an address must be named");
    }

    @Test
    void aUserWithAPasswordIsAnAccount() throws Exception {
        system(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "pair", "", "ada", "correct-horse"));

        Config config = Endpoints.of(new ClusterRef("production", "pair"), place(build(jenkins.jenkins)))
                .config()
                .get();

        assertThat(config.getUsername()).isEqualTo("ada");
        assertThat(config.getPassword()).isEqualTo("correct-horse");
    }

    @Test
    void theKubeconfigOfTheBuildNeedsNoConfiguration() throws Exception {
        FreeStyleBuild build = build(jenkins.jenkins);
        FilePath workspace = build.getWorkspace();
        workspace.child("k8s").write("""
                current-context: one
                contexts: [{name: one, context: {cluster: c, user: u, namespace: data}}]
                clusters: [{name: c, cluster: {server: "https://10.9.9.9:6443"}}]
                users: [{name: u, user: {token: build-token}}]
                """, "UTF-8");
        EnvVars environment = new EnvVars("KUBECONFIG", workspace.child("k8s").getRemote());

        Endpoint endpoint =
                Endpoints.of(new ClusterRef(null, null), new BuildContext(build, environment, Optional.of(workspace)));

        assertThat(endpoint.config().get().getMasterUrl()).startsWith("https://10.9.9.9:6443");
        assertThat(endpoint.defaultNamespace()).isEqualTo("data");
        assertThatThrownBy(() -> Endpoints.of(
                        new ClusterRef(null, null), new BuildContext(build, environment, Optional.empty())))
                .hasMessageContaining("the step must stand inside of node");
    }

    @Test
    void theAccountOfJenkinsItselfCanBeTurnedOff() throws Exception {
        StatefulSetClusters.get().setControllerAccount(false);
        FreeStyleBuild build = build(jenkins.jenkins);

        assertThatThrownBy(() -> Endpoints.of(new ClusterRef(null, null), place(build)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("does not let jobs use the account of Jenkins itself");
    }

    @Test
    void theCredentialsOwnPageNamesTheBuildsThatUsedThem() throws Exception {
        StandardCredentials own =
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "pair", "", "ada", "correct-horse");
        system(own);
        StandardCredentials bound = (StandardCredentials)
                SystemCredentialsProvider.getInstance().getCredentials().get(0);
        FreeStyleBuild first = build(jenkins.jenkins);
        FreeStyleBuild second = build(jenkins.jenkins);
        assertThat(CredentialsProvider.getFingerprintOf(bound)).isNull();

        Endpoints.of(new ClusterRef("production", null), place(first));
        Endpoints.of(new ClusterRef("production", "pair"), place(second));

        assertThat(jobsWithFirstBuilds(bound)).containsExactly(first.getParent().getFullName());
        assertThat(jobsWithFirstBuilds(own)).containsExactly(second.getParent().getFullName());
    }

    /** As the page of credentials lists them: jobs whose build 1 has used them. */
    private static List<String> jobsWithFirstBuilds(StandardCredentials credentials) throws Exception {
        return CredentialsProvider.getFingerprintOf(credentials).getUsages().entrySet().stream()
                .filter(user -> user.getValue().includes(1))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String token(Endpoint endpoint) {
        return endpoint.config().get().getOauthTokenProvider().getToken();
    }

    private FreeStyleBuild build(ItemGroup<?> where) throws Exception {
        FreeStyleProject job = where instanceof Folder folder
                ? folder.createProject(FreeStyleProject.class, "job")
                : jenkins.createFreeStyleProject();
        return jenkins.buildAndAssertSuccess(job);
    }

    private static BuildContext place(FreeStyleBuild build) {
        return new BuildContext(build, new EnvVars(), Optional.empty());
    }

    private static void system(StandardCredentials credentials) throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
        SystemCredentialsProvider.getInstance().save();
    }
}
