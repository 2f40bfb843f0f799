package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jenkins.model.GlobalConfiguration;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** The clusters that the administrator has named. */
@Extension
@Symbol("statefulSetClusters")
public final class StatefulSetClusters extends GlobalConfiguration {
    private List<NamedCluster> clusters = new ArrayList<>();
    private boolean controllerAccount = true;
    private String afterRestart;

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

    /** What Jenkins takes up by itself after a restart where the build does not come back: as the form has it. */
    public String getAfterRestart() {
        return afterRestartPolicy().word();
    }

    /** @throws IllegalArgumentException if it is none of the words that are allowed */
    @DataBoundSetter
    public void setAfterRestart(String afterRestart) {
        String word = Util.fixEmptyAndTrim(afterRestart);
        if (word != null
                && Arrays.stream(AfterRestartPolicy.values())
                        .noneMatch(one -> one.word().equals(word))) {
            throw new IllegalArgumentException(
                    "afterRestart: '" + word + "' is not allowed; allowed are all, none, rollbacks");
        }
        this.afterRestart = word;
        save();
    }

    public AfterRestartPolicy afterRestartPolicy() {
        return Arrays.stream(AfterRestartPolicy.values())
                .filter(one -> one.word().equals(afterRestart))
                .findFirst()
                .orElse(AfterRestartPolicy.ROLLBACKS);
    }

    /** What the form offers. */
    @RequirePOST
    public ListBoxModel doFillAfterRestartItems() {
        ListBoxModel items = new ListBoxModel();
        items.add(Reader.inForm(Phrase.of("jenkins-form.take-up-rollbacks")), AfterRestartPolicy.ROLLBACKS.word());
        items.add(Reader.inForm(Phrase.of("jenkins-form.take-up-all")), AfterRestartPolicy.ALL.word());
        items.add(Reader.inForm(Phrase.of("jenkins-form.take-up-none")), AfterRestartPolicy.NONE.word());
        return items;
    }

    /** Which rollouts Jenkins takes up by itself after a restart where the build does not come back. */
    public enum AfterRestartPolicy {
        ROLLBACKS,
        ALL,
        NONE;

        String word() {
            return ConstantWords.of(this);
        }
    }
}
