package io.jenkins.plugins.statefulset.rollout.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergeTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {hostname: a, subdomain: b} | {hostname: c} | {hostname: c, subdomain: b}
            {hostname: a, subdomain: b} | {hostname: null, nodeName: null} | {subdomain: b}
            {containers: [{name: a, image: 1}, {name: b, image: 2}]} | {containers: [{name: b, image: 3}]} | {containers: [{name: a, image: 1}, {name: b, image: 3}]}
            {containers: [{name: a}, {name: b}]} | {containers: [{name: new}]} | {containers: [{name: new}, {name: a}, {name: b}]}
            {containers: [{name: a}, {name: b}]} | {containers: [{name: a, $patch: delete}]} | {containers: [{name: b}]}
            {containers: [{name: a}, {name: b}]} | {containers: [{name: c}, {$patch: replace}]} | {containers: [{name: c}]}
            {containers: [{name: a}, {name: b}]} | {$setElementOrder/containers: [{name: b}, {name: a}]} | {containers: [{name: b}, {name: a}]}
            {containers: [{name: a}, {name: x}]} | {$setElementOrder/containers: [{name: a}, {name: c}], containers: [{name: c}]} | {containers: [{name: a}, {name: c}, {name: x}]}
            {containers: [{name: a, env: [{name: E, value: 1}]}]} | {containers: [{name: a, env: [{name: F, value: 2}]}]} | {containers: [{name: a, env: [{name: F, value: 2}, {name: E, value: 1}]}]}
            {containers: [{name: a, command: [x, y]}]} | {containers: [{name: a, command: [z]}]} | {containers: [{name: a, command: [z]}]}
            {containers: [{name: a, ports: [{containerPort: 80}]}]} | {containers: [{name: a, ports: [{containerPort: 80, name: web}]}]} | {containers: [{name: a, ports: [{containerPort: 80, name: web}]}]}
            {containers: [{name: a, volumeMounts: [{name: v, mountPath: /a}]}]} | {containers: [{name: a, volumeMounts: [{name: v, mountPath: /b}]}]} | {containers: [{name: a, volumeMounts: [{name: v, mountPath: /b}, {name: v, mountPath: /a}]}]}
            {tolerations: [{key: a}]} | {tolerations: [{key: b}]} | {tolerations: [{key: b}]}
            {topologySpreadConstraints: [{topologyKey: zone, maxSkew: 1}]} | {topologySpreadConstraints: [{topologyKey: zone, maxSkew: 2}]} | {topologySpreadConstraints: [{topologyKey: zone, maxSkew: 2}]}
            {hostAliases: [{ip: 1.1.1.1, hostnames: [a]}]} | {hostAliases: [{ip: 1.1.1.1, hostnames: [b]}]} | {hostAliases: [{ip: 1.1.1.1, hostnames: [b]}]}
            {volumes: [{name: v, emptyDir: {}}]} | {volumes: [{name: v, $retainKeys: [name, secret], secret: {secretName: s}}]} | {volumes: [{name: v, secret: {secretName: s}}]}
            {securityContext: {runAsUser: 1}} | {securityContext: {$patch: delete}} | {securityContext: {}}
            {securityContext: {runAsUser: 1}} | {securityContext: {$patch: replace, fsGroup: 2}} | {securityContext: {fsGroup: 2}}
            {nodeSelector: {a: b}} | {nodeSelector: {c: d}} | {nodeSelector: {a: b, c: d}}
            {} | {containers: [{name: a, env: [{name: E, $patch: delete}], image: null}]} | {containers: [{name: a, env: []}]}
            """)
    void mergesAsTheApiServerDoes(String original, String patch, String expected) {
        assertThat(merge(original, patch, PodSpec.class)).isEqualTo(yaml(expected));
    }

    @Test
    void mergesPlainValuesAsASet() {
        assertThat(merge("{finalizers: [a, b]}", "{finalizers: [c, a]}", ObjectMeta.class))
                .isEqualTo(yaml("{finalizers: [c, a, b]}"));
        assertThat(merge("{finalizers: [a, b]}", "{$deleteFromPrimitiveList/finalizers: [a]}", ObjectMeta.class))
                .isEqualTo(yaml("{finalizers: [b]}"));
    }

    @Test
    void followsTheKindOfTheObject() {
        assertThat(merge(
                        "{spec: {ports: [{port: 1, name: a}]}}",
                        "{spec: {ports: [{port: 1, name: b}]}}",
                        Service.class))
                .isEqualTo(yaml("{spec: {ports: [{port: 1, name: b}]}}"));
        assertThat(merge(
                        "{spec: {selector: {matchLabels: {a: b}}}}",
                        "{spec: {selector: {matchLabels: {c: d}}}}",
                        PodDisruptionBudget.class))
                .isEqualTo(yaml("{spec: {selector: {matchLabels: {c: d}}}}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {containers: [{image: x}]} | p.yaml: containers[0]: name is missing; it says which element is meant
            {containers: [x]} | p.yaml: containers[0]: not a map; elements of this list are matched by their name
            {$patch: merge} | p.yaml: $patch: merge is not allowed; replace and delete are, and merging is what happens without a directive
            {containers: [{name: a, $patch: remove}]} | p.yaml: containers[0]: $patch: remove is not allowed; replace and delete are, and merging is what happens without a directive
            {$retainKeys: [a], hostname: h} | p.yaml: hostname is set but not in $retainKeys [a]
            [1] | p.yaml: not a map; a patch holds the fields to change
            """)
    void refusesWhatIsNoPatch(String patch, String message) {
        assertThatThrownBy(() -> merge("{containers: [{name: a}]}", patch, PodSpec.class))
                .isInstanceOf(BadRequestException.class)
                .hasMessage(message);
    }

    @Property
    void anEmptyPatchChangesNothing(@ForAll("pods") ObjectNode pod) {
        assertThat(merger().apply(pod, JsonNodeFactory.instance.objectNode(), PodSpec.class))
                .isEqualTo(pod);
    }

    @Property
    void anObjectIsItsOwnPatch(@ForAll("pods") ObjectNode pod) {
        assertThat(merger().apply(pod, pod, PodSpec.class)).isEqualTo(pod);
    }

    @Property
    void applyingAPatchTwiceIsApplyingItOnce(@ForAll("pods") ObjectNode pod, @ForAll("pods") ObjectNode patch) {
        JsonNode once = merger().apply(pod, patch, PodSpec.class);

        assertThat(merger().apply(once, patch, PodSpec.class)).isEqualTo(once);
    }

    @Property
    void neitherArgumentIsModified(@ForAll("pods") ObjectNode pod, @ForAll("pods") ObjectNode patch) {
        ObjectNode podBefore = pod.deepCopy();
        ObjectNode patchBefore = patch.deepCopy();

        merger().apply(pod, patch, PodSpec.class);

        assertThat(pod).isEqualTo(podBefore);
        assertThat(patch).isEqualTo(patchBefore);
    }

    @Provide
    Arbitrary<ObjectNode> pods() {
        Arbitrary<ObjectNode> containers = Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d"), Arbitraries.of("x:1", "x:2"), Arbitraries.of("E", "F"))
                .as((name, image, variable) -> {
                    ObjectNode container = JsonNodeFactory.instance.objectNode();
                    container.put("name", name).put("image", image);
                    container.putArray("env").addObject().put("name", variable).put("value", image);
                    container.putArray("command").add(image);
                    return container;
                });
        return containers
                .list()
                .ofMaxSize(4)
                .uniqueElements(container -> container.get("name").asText())
                .map(list -> {
                    ObjectNode pod = JsonNodeFactory.instance.objectNode();
                    pod.putArray("containers").addAll(list);
                    pod.putObject("nodeSelector")
                            .put(
                                    list.isEmpty()
                                            ? "none"
                                            : list.get(0).get("name").asText(),
                                    "v");
                    return pod;
                });
    }

    private static StrategicMerge merger() {
        return new StrategicMerge(Problems.of("p.yaml"));
    }

    private static JsonNode merge(String original, String patch, Class<?> model) {
        return merger().apply(yaml(original), yaml(patch), model);
    }

    /** Flow style with its quotes left out, for tables that can be read. */
    private static JsonNode yaml(String text) {
        try {
            return JSON.readTree(
                    text.replaceAll("([$\\w./-]+)(?=\\s*[:,}\\]])", "\"$1\"").replace("\"null\"", "null"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
