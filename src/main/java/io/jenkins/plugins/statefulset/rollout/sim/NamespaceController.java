package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.Map;

/**
 * What every namespace gets, after {@code pkg/controller/serviceaccount} and {@code pkg/controller/certificates/rootcacertpublisher}:
 * the ServiceAccount {@code default} and the ConfigMap {@code kube-root-ca.crt}. They come back when they are deleted.
 */
final class NamespaceController {
    private static final String ACCOUNT = "default";
    private static final String AUTHORITY = "kube-root-ca.crt";

    private final SimulationContext world;

    NamespaceController(SimulationContext world) {
        this.world = world;
    }

    void start() {
        world.store.namespaces.listen((before, after) -> {
            if (after != null) {
                plan(after.getMetadata().getName());
            }
        });
        world.store.serviceAccounts.listen((before, after) -> {
            if (after == null && before.getMetadata().getName().equals(ACCOUNT)) {
                plan(before.getMetadata().getNamespace());
            }
        });
        world.store.configMaps.listen((before, after) -> {
            if (after == null && before.getMetadata().getName().equals(AUTHORITY)) {
                plan(before.getMetadata().getNamespace());
            }
        });
    }

    private void plan(String namespace) {
        world.clock.after(world.draw(2, 6), () -> furnish(namespace));
    }

    private void furnish(String name) {
        Namespace namespace = world.store.namespaces.get(null, name);
        if (namespace == null || namespace.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        if (world.store.serviceAccounts.get(name, ACCOUNT) == null) {
            ServiceAccount account = new ServiceAccount();
            account.setMetadata(metadata(name, ACCOUNT));
            world.store.create("service-account-controller", world.store.serviceAccounts, account);
        }
        if (world.store.configMaps.get(name, AUTHORITY) == null) {
            ConfigMap authority = new ConfigMap();
            authority.setMetadata(metadata(name, AUTHORITY));
            authority.setData(Map.of("ca.crt", ""));
            world.store.create("root-ca-cert-publisher", world.store.configMaps, authority);
        }
    }

    private static ObjectMeta metadata(String namespace, String name) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setNamespace(namespace);
        metadata.setName(name);
        return metadata;
    }
}
