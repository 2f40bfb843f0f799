package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.GlobalConfiguration;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;

/** The clusters that the administrator has named. */
@Extension
@Symbol("statefulSetClusters")
public final class StatefulSetClusters extends GlobalConfiguration {
    private List<NamedCluster> clusters = new ArrayList<>();
    private boolean controllerAccount = true;

    public StatefulSetClusters() {
        load();
    }

    public static StatefulSetClusters get() {
        return ExtensionList.lookupSingleton(StatefulSetClusters.class);
    }

    public List<NamedCluster> getClusters() {
        return clusters;
    }

    @DataBoundSetter
    public void setClusters(List<NamedCluster> clusters) {
        this.clusters = new ArrayList<>(Util.fixNull(clusters));
        save();
    }

    /** Whether jobs that name no cluster may act as the pod that Jenkins runs in. */
    public boolean isControllerAccount() {
        return controllerAccount;
    }

    @DataBoundSetter
    public void setControllerAccount(boolean controllerAccount) {
        this.controllerAccount = controllerAccount;
        save();
    }

    public Optional<NamedCluster> named(String name) {
        return clusters.stream()
                .filter(cluster -> cluster.getName().equals(name))
                .findFirst();
    }
}
