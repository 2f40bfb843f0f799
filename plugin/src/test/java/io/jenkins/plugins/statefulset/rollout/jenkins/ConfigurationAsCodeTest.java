package io.jenkins.plugins.statefulset.rollout.jenkins;

import static io.jenkins.plugins.casc.misc.Util.getUnclassifiedRoot;
import static io.jenkins.plugins.casc.misc.Util.toStringFromYamlFile;
import static io.jenkins.plugins.casc.misc.Util.toYamlString;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import io.jenkins.plugins.casc.misc.junit.jupiter.WithJenkinsConfiguredWithCode;
import org.junit.jupiter.api.Test;

@WithJenkinsConfiguredWithCode
class ConfigurationAsCodeTest {
    @Test
    @ConfiguredWithCode("clusters.yaml")
    void readsClusters(JenkinsConfiguredWithCodeRule jenkins) {
        StatefulSetClusters all = StatefulSetClusters.get();

        assertThat(all.isControllerAccount()).isFalse();
        assertThat(all.getClusters()).extracting(NamedCluster::getName).containsExactly("production", "staging");
        assertThat(all.named("production").orElseThrow().getServerUrl()).isEqualTo("https://10.0.0.1:6443");
        assertThat(all.named("staging").orElseThrow().getServerUrl()).isNull();
    }

    @Test
    @ConfiguredWithCode("clusters.yaml")
    void writesWhatItRead(JenkinsConfiguredWithCodeRule jenkins) throws Exception {
        String written = toYamlString(getUnclassifiedRoot(new ConfigurationContext(ConfiguratorRegistry.get()))
                .get("statefulSetClusters"));

        assertThat(written).isEqualTo(toStringFromYamlFile(this, "clusters-exported.yaml"));
    }

    @Test
    @ConfiguredWithCode("clusters.yaml")
    void theFormKeepsEveryField(JenkinsConfiguredWithCodeRule jenkins) throws Exception {
        NamedCluster before = StatefulSetClusters.get().named("production").orElseThrow();

        jenkins.submit(jenkins.createWebClient().goTo("manage/configure").getFormByName("config"));

        NamedCluster after = StatefulSetClusters.get().named("production").orElseThrow();
        assertThat(after).isNotSameAs(before);
        jenkins.assertEqualDataBoundBeans(before, after);
        assertThat(StatefulSetClusters.get().isControllerAccount()).isFalse();
    }
}
