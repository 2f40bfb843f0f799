package io.jenkins.plugins.statefulset.rollout.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.gate.GateParser;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.suite.SuiteScenario.Pods;
import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Role in {@code docs/rbac.yaml} on a real control plane: every verb of it is used, and each is missed by name. */
@RequiresTestbed
class RoleTest {
    private static final GateSpec IN_THE_POD = GateParser.parse("exec=true");

    /** Asks for every verb before it begins, and then uses all but those of its gate, which it never comes to. */
    private static final SuiteScenario EVERYTHING = SuiteScenario.of("everything", "ROLLED_BACK")
            .spec("updateStrategy: {type: OnDelete}")
            .backup(0)
            .pods(Pods.CRASHING)
            .request(asked -> asked.gate(IN_THE_POD));

    /** Soaks for long enough to take a verb away before the gate. */
    private static final SuiteScenario GATED = SuiteScenario.of("gated", "ROLLED_BACK")
            .request(asked -> asked.soak(Duration.ofSeconds(3)).gate(IN_THE_POD));

    /** Asked for by those only who name an earlier revision. */
    private static final RoleGrant HISTORY = new RoleGrant("list", "apps", "controllerrevisions");

    private final ControlPlane plane = ControlPlane.of(ControlPlane.MINORS.get(ControlPlane.MINORS.size() - 1));

    @BeforeEach
    void podsFareAsTheScenariosSay() {
        plane.assumeThatAnnotationsSteerPods();
        assumeTrue(
                KubernetesVersion.parse(plane.version()).atLeast(1, 35),
                "this version does not ask for every verb: for a command in a pod \"get\" does");
    }

    @TestFactory
    Stream<DynamicTest> everyVerbIsMissedByName() {
        List<RoleGrant> all = RoleGrant.all();
        return ParallelSuite.all(
                all,
                this::isMissedByName,
                missed -> System.out.println("role: " + plane + " " + missed + " of " + all.size()
                        + " verbs of docs/rbac.yaml taken out, one at a time, are missed by name"));
    }

    private void isMissedByName(RoleGrant grant) {
        try (RealGround ground = RealGround.of(EVERYTHING, plane)) {
            ground.withdraw(grant);

            String said = grant.equals(HISTORY) ? saidOfThePast(ground) : said(EVERYTHING, ground);

            assertThat(said).containsPattern(nameOf(grant));
        }
    }

    /** What a person reads who plans to go back to an earlier revision. */
    private static String saidOfThePast(Ground ground) {
        try {
            ground.process("past")
                    .rollouts()
                    .plan(RolloutRequest.of(ground.namespace(), Ground.SET)
                            .toRevision("previous")
                            .build());
            return "planned";
        } catch (BadRequestException | ClusterException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** What a person reads of a rollout that was refused, or that told less of its pods. */
    private static String said(SuiteScenario scenario, Ground ground) {
        SuiteStage stage = new SuiteStage(scenario, ground);
        try {
            stage.run();
            return stage.said() + "\n" + String.join("\n", stage.toldOfPods());
        } catch (ClusterException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** It, and no other: before the rollout, by the API server, or below a failed pod. */
    private static Pattern nameOf(RoleGrant grant) {
        String resource = Pattern.quote(grant.resource() + (grant.group().isEmpty() ? "" : "." + grant.group()));
        return Pattern.compile(
                "lacks permissions in namespace \\S+: " + grant.verb() + " on " + resource + " \\(docs"
                        + "|may not " + grant.verb() + " " + resource
                        + "|lacks " + grant.verb() + " on " + resource + "$",
                Pattern.MULTILINE);
    }

    /** A WebSocket is asked for with one request, so the second verb that it takes since 1.35 is in no audit log. */
    private static final Set<String> UNLOGGED = Set.of("create pods/exec");

    @Test
    void everyVerbIsUsed() {
        assumeTrue(plane.auditLog().isPresent(), "there is no audit log beside the kubeconfig");
        Set<String> granted = RoleGrant.all().stream()
                .map(RoleGrant::toString)
                .filter(grant -> !UNLOGGED.contains(grant))
                .collect(Collectors.toCollection(TreeSet::new));
        try (RealGround everything = RealGround.of(EVERYTHING, plane);
                RealGround gated = RealGround.of(GATED, plane)) {
            saidOfThePast(everything);
            said(EVERYTHING, everything);
            new SuiteStage(GATED, gated).start();
            Set<String> users = Set.of(everything.user(), gated.user());
            gated.until("what was asked for is what the Role grants", () -> allowedByTheRole(users)
                    .equals(granted));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "create"})
    void aVerbThatIsWithdrawnMidwayIsMissedByName(String verb) {
        try (RealGround ground = RealGround.of(GATED, plane)) {
            SuiteStage stage = new SuiteStage(GATED, ground);
            stage.start();
            stage.untilGate(1);
            ground.withdraw(new RoleGrant(verb, "", "pods/exec"));
            stage.finish();

            assertThat(stage.said()).contains("may not " + verb + " pods/exec");
        }
    }

    private Set<String> allowedByTheRole(Set<String> users) {
        Path log = plane.auditLog().orElseThrow();
        ObjectMapper json = new ObjectMapper();
        try (Stream<String> lines = Files.lines(log)) {
            Set<String> used = new TreeSet<>();
            for (String line : lines.toList()) {
                JsonNode entry = json.readTree(line);
                if (users.contains(entry.path("user").path("username").asText())
                        && entry.path("annotations")
                                .path("authorization.k8s.io/reason")
                                .asText()
                                .contains("of Role \"statefulset-rollout\"")) {
                    JsonNode object = entry.path("objectRef");
                    String subresource = object.path("subresource").asText();
                    used.add(entry.path("verb").asText() + " "
                            + object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource));
                }
            }
            return used;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
