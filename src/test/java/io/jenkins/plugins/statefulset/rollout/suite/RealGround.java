package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A namespace of a real control plane; drivers act as the ServiceAccount of {@code docs/rbac.yaml}. */
final class RealGround extends RealTimeGround {
    private static final String BY_HAND = "testbed/by-hand";
    private static final String ACCOUNT = "statefulset-rollout";

    private final ControlPlane plane;
    private final TestNamespace namespace;
    private final KubernetesClient people;
    private final Nodes nodes;

    private RealGround(ControlPlane plane, TestNamespace namespace) {
        this.plane = plane;
        this.namespace = namespace;
        this.people = plane.admin();
        this.nodes = new Nodes(people, namespace.name());
    }

    static RealGround of(SuiteScenario scenario, ControlPlane plane) {
        RealGround ground = new RealGround(plane, plane.namespace("suite"));
        ground.bindRole();
        if (scenario.place() == SuiteScenario.Place.NODES_OF_ITS_OWN) {
            ground.nodes.create(scenario.replicas());
        }
        for (HasMetadata object : scenario.objects(ground.namespace())) {
            ground.people.resource(object).inNamespace(ground.namespace()).create();
        }
        ground.until("all pods are ready, budgets too", () -> ground.settled(scenario));
        StuckSet.make(ground, scenario);
        return ground;
    }

    private void bindRole() {
        try {
            String text = Files.readString(Path.of("docs/rbac.yaml"))
                    .replace("namespace: databases", "namespace: " + namespace());
            List<HasMetadata> objects = people.getKubernetesSerialization().unmarshal(text);
            objects.forEach(
                    object -> people.resource(object).inNamespace(namespace()).create());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean settled(SuiteScenario scenario) {
        StatefulSet set = set();
        boolean ready = pods().stream().filter(ScenarioEnd::ready).count() == scenario.replicas()
                && set.getStatus() != null
                && Integer.valueOf(scenario.replicas()).equals(set.getStatus().getReadyReplicas());
        // Of several budgets on a pod the controller may leave one as it is for ever.
        boolean current = scenario.budgets().size() < 2;
        return ready
                && people.policy().v1().podDisruptionBudget().inNamespace(namespace()).list().getItems().stream()
                        .allMatch(budget -> budget.getStatus() != null
                                && (!current
                                        || (budget.getStatus().getCurrentHealthy() >= scenario.replicas()
                                                && budget.getStatus()
                                                        .getCurrentHealthy()
                                                        .equals(budget.getStatus()
                                                                .getExpectedPods()))));
    }

    @Override
    public String namespace() {
        return namespace.name();
    }

    @Override
    Config account() {
        String token = people.serviceAccounts()
                .inNamespace(namespace())
                .withName(ACCOUNT)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return plane.configWith(token);
    }

    /** The drivers' account loses that verb; returns when the API server knows of it. */
    void withdraw(RoleGrant grant) {
        people.rbac().roles().inNamespace(namespace()).withName(ACCOUNT).edit(role -> new RoleBuilder(role)
                .withRules(role.getRules().stream()
                        .flatMap(rule -> grant.takenOutOf(rule).stream())
                        .toList())
                .build());
        until("the account may no longer " + grant, () -> !allowed(grant));
    }

    private boolean allowed(RoleGrant grant) {
        return people.authorization()
                .v1()
                .subjectAccessReview()
                .create(grant.review(user(), namespace()))
                .getStatus()
                .getAllowed();
    }

    /** The name of the drivers' account, as the API server has it. */
    String user() {
        return "system:serviceaccount:" + namespace() + ":" + ACCOUNT;
    }

    @Override
    public StatefulSet set() {
        return people.apps()
                .statefulSets()
                .inNamespace(namespace())
                .withName(SET)
                .get();
    }

    @Override
    public List<Pod> pods() {
        return people.pods()
                .inNamespace(namespace())
                .withLabel("app", "db")
                .list()
                .getItems();
    }

    @Override
    public int revisions() {
        return people.apps()
                .controllerRevisions()
                .inNamespace(namespace())
                .list()
                .getItems()
                .size();
    }

    @Override
    public Optional<Lease> lease() {
        return people.leases().inNamespace(namespace()).list().getItems().stream()
                .findFirst();
    }

    @Override
    public void edit(UnaryOperator<StatefulSet> change) {
        until("nobody writes to the set in between", () -> edited(change));
    }

    private boolean edited(UnaryOperator<StatefulSet> change) {
        try {
            people.apps().statefulSets().inNamespace(namespace()).withName(SET).edit(change);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void makeUnready(String pod) {
        annotate(pod, builder -> builder.editMetadata()
                .addToAnnotations(SuiteScenario.Pods.NEVER_READY.annotation, "true")
                .endMetadata());
        until(pod + " is unready", () -> !ready(pod));
    }

    @Override
    public void makeReady(String pod) {
        annotate(pod, builder -> builder.editMetadata()
                .removeFromAnnotations(SuiteScenario.Pods.NEVER_READY.annotation)
                .endMetadata());
    }

    private void annotate(String pod, UnaryOperator<PodBuilder> change) {
        people.pods().inNamespace(namespace()).withName(pod).edit(seen -> change.apply(new PodBuilder(seen))
                .build());
    }

    @Override
    public void loseNode(String pod) {
        // kwok goes on with pods of a node whose Lease it has lost.
        annotate(pod, builder -> builder.editMetadata()
                .addToAnnotations(BY_HAND, "true")
                .endMetadata());
        nodes.silence(nodeOf(pod));
        until("the node controller has noticed", Nodes.GRACE.plus(PATIENCE), () -> !ready(pod));
    }

    @Override
    public void findNode(String pod) {
        String node = nodeOf(pod);
        nodes.wake(node);
        until(node + " is ready", () -> nodes.ready(node));
        annotate(
                pod,
                builder -> builder.editMetadata().removeFromAnnotations(BY_HAND).endMetadata());
    }

    private String nodeOf(String pod) {
        return people.pods()
                .inNamespace(namespace())
                .withName(pod)
                .get()
                .getSpec()
                .getNodeName();
    }

    private boolean ready(String pod) {
        return pods().stream().anyMatch(other -> other.getMetadata().getName().equals(pod) && ScenarioEnd.ready(other));
    }

    @Override
    public void stealLease() {
        people.leases().inNamespace(namespace()).withName(SET + "-rollout").edit(lease -> new LeaseBuilder(lease)
                .editSpec()
                .withHolderIdentity("somebody-else")
                .withRenewTime(Instant.now().atZone(ZoneOffset.UTC))
                .endSpec()
                .build());
    }

    @Override
    void end() {
        namespace.close();
        nodes.close();
    }
}
