package io.jenkins.plugins.statefulset.rollout.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a chart's new release changes beside the template: what stands in the way, the way out, and what is left as it is. */
class ImmutableFieldsTest {
    private static final String CACHE = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: cache, namespace: shop}
            spec:
              serviceName: cache-headless
              replicas: 3
              selector: {matchLabels: {app: cache}}
              template:
                metadata: {labels: {app: cache}}
                spec:
                  containers:
                  - name: cache
                    image: redis:7.2.4
                    volumeMounts: [{name: data, mountPath: /data}]
              volumeClaimTemplates:
              - metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            serviceName: cache-headless | serviceName: cache-hl | .spec.serviceName = "cache-hl"
            replicas: 3                 | podManagementPolicy: Parallel | .spec.podManagementPolicy = "Parallel"
            storage: 8Gi                | storage: 20Gi | .spec.volumeClaimTemplates[0].spec.resources.requests.storage = "20Gi"
            """)
    void theWayOutMakesTheSetAnewWithItsOldTemplateUnderAGuard(String before, String after, String edit) {
        assertThatThrownBy(() -> upgrade(before, after))
                .hasMessageContaining("make the set anew with its old template, which restarts no pod")
                .hasMessageContaining("kubectl get statefulset cache -n shop -o json | jq")
                .hasMessageContaining(edit)
                .hasMessageContaining("\"partition\":1000000")
                .hasMessageContaining("kubectl delete statefulset cache -n shop --cascade=orphan")
                .hasMessageContaining("kubectl create -f cache.json")
                .hasMessageContaining("with the new template, it would replace its pods at once");
    }

    @Test
    void aSetThatOthersUpdateByHandNeedsNoGuard() {
        StatefulSet current = ChangeFixtures.parse(CACHE.replace("replicas: 3", "updateStrategy: {type: OnDelete}"));
        Change change = new Change.NewTemplate(
                ChangeFixtures.parse(CACHE.replace("replicas: 3", "updateStrategy: {type: OnDelete}")
                        .replace("cache-headless", "other")),
                "new.yaml");

        assertThatThrownBy(() -> ChangeApplier.apply(current, List.of(change)))
                .hasMessageContaining("--cascade=orphan")
                .hasMessageNotContaining("partition");
    }

    @Test
    void aClaimThatGrowsIsExpandedItself() {
        assertThatThrownBy(() -> upgrade("storage: 8Gi", "storage: 20Gi"))
                .hasMessageContaining(
                        "kubectl patch pvc data-cache-0 -n shop --type merge -p '{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"20Gi\"}}}}'"
                                + " and so on to data-cache-2");
        assertThatThrownBy(() -> upgrade("storage: 8Gi", "storage: 4Gi"))
                .hasMessageContaining("Claims that exist cannot shrink.")
                .hasMessageNotContaining("kubectl patch pvc");
    }

    @Test
    void aNewClaimTemplateIsNotHelpedByMakingTheSetAnew() {
        assertThatThrownBy(
                        () -> upgrade(
                                "  - metadata: {name: data}",
                                "  - metadata: {name: wal}\n    spec: {accessModes: [ReadWriteOnce]}\n  - metadata: {name: data}"))
                .hasMessageContaining("The pods that run have no claim wal")
                .hasMessageNotContaining("orphan");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            metadata: {name: data} | metadata: {name: data, labels: {chart: cache-1.3.0}}   | spec.volumeClaimTemplates.data.metadata.labels
            metadata: {name: data} | metadata: {name: data, annotations: {a: b}}            | spec.volumeClaimTemplates.data.metadata.annotations
            storage: 8Gi}}         | storage: 8Gi}, limits: {}}, storageClassName: fast     | spec.volumeClaimTemplates.data.spec.storageClassName
            """)
    void whatMattersToLaterClaimsOnlyIsOneLine(String before, String after, String field) {
        assertThat(upgrade(before, after).notes())
                .singleElement()
                .asString()
                .startsWith("new.yaml: " + field)
                .endsWith(
                        "stays as the set has it, because Kubernetes lets nobody change it; it matters to claims that are yet"
                                + " to be made only");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ordinals: {start: 1}, replicas: 3 | spec.ordinals (none) → {"start":1} is not part of the rollout, the set keeps its own; apply the manifest after the rollout; that makes cache-3 and deletes cache-0, and they leave whatever cluster they form without a word
            replicas: 1                       | kubectl scale statefulset cache -n shop --replicas=1; that deletes cache-1, cache-2, and
            minReadySeconds: 30, replicas: 3  | where the rollout is to go by it, give it first (kubectl patch statefulset cache -n shop --type merge -p '{"spec":{"minReadySeconds":30}}'), and do not apply the manifest before: that would roll its template out
            persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}, replicas: 3 | from then on the claims and their data are deleted when the set is scaled down
            """)
    void whatIsLeftAsItIsSaysHowItIsChangedAndWhatFollows(String fields, String words) {
        String after = fields.replace(", replicas", "\n  replicas").replace("{start: 1}\n", "{start: 1}\n");

        assertThat(upgrade("replicas: 3", after).notes())
                .anySatisfy(note -> assertThat(note.toString()).contains(words));
    }

    private static Proposal upgrade(String before, String after) {
        assertThat(CACHE).contains(before);
        StatefulSet manifest =
                ChangeFixtures.parse(CACHE.replace("7.2.4", "7.2.5").replace(before, after));
        return ChangeApplier.apply(ChangeFixtures.parse(CACHE), List.of(new Change.NewTemplate(manifest, "new.yaml")));
    }
}
