package io.jenkins.plugins.statefulset.rollout.simulate;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What every cluster has besides what somebody put into it: namespaces, nodes, a StorageClass, and the Service of its API server. */
final class DefaultObjects {
    private static final String WHO = "simulation";
    private static final int NODES = 3;

    private DefaultObjects() {}

    static void bringIn(Storage storage) {
        storage.keepEvents();
        Set<String> namespaces = Arrays.stream(Resource.values())
                .filter(resource -> resource.scope() == Resource.Scope.NAMESPACE)
                .flatMap(resource -> storage.list(resource, Optional.empty()).stream())
                .map(object -> object.getMetadata().getNamespace())
                .collect(Collectors.toCollection(TreeSet::new));
        namespaces.addAll(List.of("default", "kube-system", "kube-public", "kube-node-lease"));
        namespaces.forEach(name -> add(
                storage,
                Resource.NAMESPACES,
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("kubernetes.io/metadata.name", name)
                        .endMetadata()
                        .build()));
        for (int i = 1; i <= NODES; i++) {
            add(storage, Resource.NODES, node("node-" + i));
        }
        add(storage, Resource.STORAGE_CLASSES, storageClass());
        add(storage, Resource.SERVICES, apiServer());
    }

    private static HasMetadata storageClass() {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName(VolumeBinder.CLASS)
                .addToAnnotations("storageclass.kubernetes.io/is-default-class", "true")
                .endMetadata()
                .withProvisioner(VolumeBinder.PROVISIONER)
                .withReclaimPolicy("Delete")
                .withVolumeBindingMode("Immediate")
                .build();
    }

    private static HasMetadata apiServer() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("kubernetes")
                .withNamespace("default")
                .addToLabels("component", "apiserver")
                .addToLabels("provider", "kubernetes")
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("10.96.0.1")
                .withClusterIPs("10.96.0.1")
                .withIpFamilies("IPv4")
                .addNewPort()
                .withName("https")
                .withProtocol("TCP")
                .withPort(443)
                .endPort()
                .endSpec()
                .build();
    }

    private static HasMetadata node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .endCondition()
                .endStatus()
                .build();
    }

    private static void add(Storage storage, Resource resource, HasMetadata object) {
        if (storage.find(
                        resource,
                        Optional.ofNullable(object.getMetadata().getNamespace()),
                        object.getMetadata().getName())
                .isEmpty()) {
            storage.create(WHO, resource, object, WriteMode.STORE);
        }
    }
}
