package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.Storage.Part;
import io.jenkins.plugins.statefulset.rollout.simulate.FieldManagers.Who;
import java.util.Map;

/** Somebody who applies a manifest of a set server-side and takes what others have, in virtual time. */
public final class ForcedApply {
    private final SimulatedCluster cluster;
    private final Who who;

    public ForcedApply(SimulatedCluster cluster, String manager) {
        this.cluster = cluster;
        this.who = new Who(manager, FieldManagers.APPLY, "apps/v1", "");
    }

    /** @param spec what is under {@code spec}, as a flow mapping */
    public void apply(String namespace, String name, String spec) {
        // What begins with a brace is JSON to fabric8.
        ObjectNode config = ApiRequest.JSON.valueToTree(Serialization.unmarshal(
                "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: " + name + "}\nspec: " + spec + "\n",
                Map.class));
        ManagedFields account = new ManagedFields(
                Resource.STATEFUL_SETS, Part.MAIN, cluster.clock().now());
        cluster.somebodyElse()
                .edit(
                        namespace,
                        name,
                        set -> ObjectTrees.object(
                                account.applied(ObjectTrees.tree(set).deepCopy(), config, who, true),
                                StatefulSet.class));
    }
}
