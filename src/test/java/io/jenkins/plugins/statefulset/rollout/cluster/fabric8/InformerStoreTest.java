package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InformerStoreTest {
    private final List<Set<String>> told = new ArrayList<>();
    private final InformerStore<Pod> store = new InformerStore<>(new InformerStore.Listener<>() {
        @Override
        public Set<String> put(Pod pod) {
            return Set.of("put " + pod.getMetadata().getName());
        }

        @Override
        public Set<String> remove(String name) {
            return Set.of("removed " + name);
        }

        @Override
        public void changed(Set<String> concerned) {
            told.add(concerned);
        }
    });

    private static Pod pod(String name, String controller, int version) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withResourceVersion(Integer.toString(version))
                .addNewOwnerReference()
                .withUid("a-mere-owner")
                .endOwnerReference()
                .addNewOwnerReference()
                .withUid(controller)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    private void put(Pod pod) {
        store.put(store.getKey(pod), pod);
    }

    @Test
    void itTellsWhatHasChangedAndNotWhatIsListedAgain() {
        put(pod("web-0", "set-1", 1));
        put(pod("web-0", "set-1", 1));
        put(pod("web-0", "set-1", 2));
        store.remove("web-0");
        store.remove("web-0");

        assertThat(told).containsExactly(Set.of("put web-0"), Set.of("put web-0"), Set.of("removed web-0"));
    }

    @Test
    void objectsAreFoundByTheirControllerAndNotByOtherOwners() {
        put(pod("web-0", "set-1", 1));

        assertThat(store.ownedBy("set-1")).hasSize(1);
        assertThat(store.ownedBy("a-mere-owner")).isEmpty();
    }

    @Test
    void anObjectThatHasAnotherControllerNowIsFoundThereOnly() {
        put(pod("web-0", "set-1", 1));
        put(pod("web-0", "set-2", 2));

        assertThat(store.ownedBy("set-1")).isEmpty();
        assertThat(store.ownedBy("set-2")).hasSize(1);
        assertThat(store.all()).hasSize(1);
    }

    @Test
    void anObjectThatWasRemovedIsFoundNowhere() {
        put(pod("web-0", "set-1", 1));
        store.remove("web-0");

        assertThat(store.find("web-0")).isEmpty();
        assertThat(store.ownedBy("set-1")).isEmpty();
        assertThat(store.size()).isZero();
    }

    @Test
    void allAreListedOnceForEachChange() {
        put(pod("web-0", "set-1", 1));
        Collection<Pod> before = store.all();
        assertThat(store.all()).isSameAs(before);

        put(pod("web-0", "set-1", 2));
        put(pod("web-1", "set-1", 3));
        assertThat(store.all())
                .extracting(pod -> pod.getMetadata().getResourceVersion())
                .containsExactlyInAnyOrder("2", "3");
        assertThat(before).hasSize(1);

        store.remove("web-0");
        assertThat(store.all()).extracting(pod -> pod.getMetadata().getName()).containsExactly("web-1");
    }

    @Test
    void aReaderNeverMissesAnObjectThatOnlyChanges() {
        put(pod("web-0", "set-1", 0));
        AtomicBoolean missed = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int version = 1; version < 10_000; version++) {
                put(pod("web-0", "set-1", version));
            }
        });

        while (!writer.isDone()) {
            if (store.ownedBy("set-1").isEmpty()) {
                missed.set(true);
            }
        }

        writer.join();
        assertThat(missed).isFalse();
    }
}
