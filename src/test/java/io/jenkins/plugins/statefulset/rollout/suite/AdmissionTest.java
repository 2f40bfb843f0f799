package io.jenkins.plugins.statefulset.rollout.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.simulate.SimulationServer;
import io.jenkins.plugins.statefulset.rollout.suite.AdmissionCases.Case;
import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import io.jenkins.plugins.statefulset.rollout.testbed.TestNamespace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The API server of the simulation takes and refuses what a real one does: each object goes to both as a dry run, and what
 * they answer is compared. The differences are what a failure prints.
 */
@RequiresTestbed
@ParameterizedClass
@MethodSource("io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane#all")
class AdmissionTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String SETS = "/apis/apps/v1/namespaces/%s/statefulsets";
    private static final String BUDGETS = "/apis/policy/v1/namespaces/%s/poddisruptionbudgets";

    /** The models give an owner without a version the version v1. */
    private static final Set<String> NOT_SEEN =
            Set.of("/metadata/ownerReferences = [{\"kind\":\"Pod\",\"name\":\"a\",\"uid\":\"b\"}]");

    /**
     * What only the reader of manifests refuses, on purpose: an object without version or kind, which kubectl does not send
     * either; one claim template twice, of which one would be ignored; a name of a budget that nothing else could have.
     */
    private static final Pattern REFUSED_BY_THE_READER = Pattern.compile(
            "/(apiVersion|kind) = .*|/spec/volumeClaimTemplates/1 = .*\"name\":\"data\".*|/metadata/name = \"(Web|web_1)\"");
    /** Up to 1.36 the server drops it, whatever it is; from 1.37 on it refuses it as we do. */
    private static final String DROPPED = "/spec/updateStrategy/rollingUpdate/maxUnavailable";

    @Parameter
    private ControlPlane plane;

    private TestNamespace namespace;
    private SimulationServer server;
    private KubernetesClient simulated;

    @BeforeEach
    void oneNamespaceOnBoth() {
        namespace = plane.namespace("admission");
        server = SimulationServer.start(
                SimulatedCluster.builder()
                        .version(plane.version())
                        .start(Instant.now())
                        .build(),
                0,
                1);
        simulated =
                new KubernetesClientBuilder().withConfig(server.clientConfig()).build();
        simulated
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace.name())
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void endBoth() {
        simulated.close();
        server.close();
        namespace.close();
    }

    @Test
    void aNewStatefulSetIsJudgedAlike() {
        compare("POST", SETS, AdmissionCases.statefulSets());
    }

    @Test
    void aNewBudgetIsJudgedAlike() {
        compare("POST", BUDGETS, AdmissionCases.budgets());
    }

    @Test
    void aChangedStatefulSetIsJudgedAlike() {
        ObjectNode stored = AdmissionCases.statefulSet();
        stored.withObject("/spec").put("replicas", 0);
        store(SETS, stored);

        compare("PUT", SETS + "/web", AdmissionCases.statefulSets());
    }

    @Test
    void aChangedBudgetIsJudgedAlike() {
        store(BUDGETS, AdmissionCases.budget());

        compare("PUT", BUDGETS + "/web", AdmissionCases.budgets());
    }

    @Test
    void noManifestIsRefusedThatTheServerTakes() {
        List<String> refused = new ArrayList<>();
        Stream.of(AdmissionCases.statefulSets(), AdmissionCases.budgets())
                .flatMap(List::stream)
                .filter(one -> !REFUSED_BY_THE_READER.matcher(one.name()).matches())
                .filter(one -> plane.minor().equals("1.37") || !one.name().startsWith(DROPPED))
                .forEach(one -> reading(one.object())
                        .filter(why -> taken(one.object()))
                        .ifPresent(why -> refused.add(one.name() + "\n    ours: " + why)));

        assertThat(refused).as(String.join("\n", refused)).isEmpty();
    }

    /** Why a manifest cannot be read; empty where it can. */
    private static Optional<String> reading(ObjectNode object) {
        try {
            Manifests.parse(object.toString(), "manifest", "default");
            return Optional.empty();
        } catch (BadRequestException e) {
            return Optional.of(e.getMessage());
        }
    }

    private boolean taken(ObjectNode object) {
        String path = object.path("kind").asText().equals("PodDisruptionBudget") ? BUDGETS : SETS;
        String uri = path.formatted(namespace.name()) + "?dryRun=All&fieldValidation=Strict";
        return ask(plane.admin(), "POST", uri, object).code() < 300;
    }

    private void store(String path, ObjectNode object) {
        for (KubernetesClient client : List.of(plane.admin(), simulated)) {
            client.raw(path.formatted(namespace.name()), "POST", object.toString());
        }
    }

    private void compare(String method, String path, List<Case> cases) {
        List<String> verdicts = new ArrayList<>();
        List<String> words = new ArrayList<>();
        int refused = 0;
        for (Case one : cases) {
            for (String fields : List.of("Strict", "Ignore")) {
                String uri = path.formatted(namespace.name()) + "?dryRun=All&fieldValidation=" + fields;
                Answer real = ask(plane.admin(), method, uri, one.object());
                Answer ours = ask(simulated, method, uri, one.object());
                String difference = one.name() + ", " + fields + "\n    real: " + real + "\n    ours: " + ours;
                refused += real.code() < 300 ? 0 : 1;
                if (NOT_SEEN.contains(one.name())) {
                    assertThat(real.code())
                            .as("no longer to be left out: " + one.name())
                            .isNotEqualTo(ours.code());
                } else if (real.code() != ours.code()) {
                    verdicts.add(difference);
                } else if (!real.saysTheSameAs(ours)) {
                    words.add(difference);
                }
                if (!real.message().contains("strict decoding error")) {
                    break;
                }
            }
        }
        System.out.println("admission: " + plane + ", " + method + " " + path.replaceAll(".*%s/|/web", "") + ": "
                + cases.size() + " objects, " + refused + " refusals; " + verdicts.size() + " verdicts differ, "
                + words.size() + " are worded in another way");
        words.forEach(difference -> System.out.println("  " + difference));
        assertThat(verdicts).as(String.join("\n", verdicts)).isEmpty();
    }

    /** @param causes what is wrong, each as the server words it; empty where the answer has no such list */
    private record Answer(int code, String message, List<String> causes) {
        boolean saysTheSameAs(Answer other) {
            return message.equals(other.message)
                    || (!causes.isEmpty()
                            && causes.stream().allMatch(other.message::contains)
                            && message.length() == other.message.length());
        }

        @Override
        public String toString() {
            return code < 300 ? "accepted" : code + " " + message;
        }
    }

    private Answer ask(KubernetesClient client, String method, String uri, ObjectNode wanted) {
        ObjectNode object = wanted.deepCopy();
        if (method.equals("PUT") && uri.contains("poddisruptionbudgets")) {
            // These can be replaced by those only who name the version that they saw.
            ObjectNode stored = YAML.unmarshal(client.raw(uri.replaceFirst("\\?.*", "")), ObjectNode.class);
            object.withObject("/metadata")
                    .put(
                            "resourceVersion",
                            stored.at("/metadata/resourceVersion").asText());
        }
        try {
            client.raw(uri, method, object.toString());
            return new Answer(200, "", List.of());
        } catch (KubernetesClientException e) {
            Status status = e.getStatus();
            List<StatusCause> causes = Optional.ofNullable(status.getDetails())
                    .map(details -> details.getCauses())
                    .orElse(List.of());
            return new Answer(
                    e.getCode(),
                    status.getMessage(),
                    causes.stream()
                            .map(cause -> cause.getField() + ": " + cause.getMessage())
                            .collect(Collectors.toList()));
        }
    }
}
