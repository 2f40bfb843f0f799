package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRuleBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a SelfSubjectRulesReview names; what it does not is not known. */
class AccessRulesTest {
    private static final Permission EXEC = new Permission("create", "", "pods/exec", "shop");
    private static final Permission LEASE =
            new Permission("update", "coordination.k8s.io", "leases", "shop", "web-rollout");

    private static ResourceRule rule(String verb, String group, String resource, String... names) {
        return new ResourceRuleBuilder()
                .withVerbs(verb)
                .withApiGroups(group)
                .withResources(resource)
                .withResourceNames(names)
                .build();
    }

    private static boolean names(ResourceRule rule, Permission permission) {
        return new AccessRules(List.of(rule("get", "", "secrets"), rule)).name(permission);
    }

    @Test
    void aStarStandsForAnything() {
        assertThat(names(rule("*", "*", "*"), EXEC)).isTrue();
        assertThat(names(rule("*", "", "*/exec"), EXEC)).isTrue();
    }

    @Test
    void aResourceIsNotItsSubresource() {
        assertThat(names(rule("create", "", "pods"), EXEC)).isFalse();
        assertThat(names(rule("create", "", "*/eviction"), EXEC)).isFalse();
        assertThat(names(rule("create", "", "pods/exec"), EXEC)).isTrue();
    }

    @Test
    void aRuleForOtherNamesSaysNothing() {
        assertThat(names(rule("update", "coordination.k8s.io", "leases", "other"), LEASE))
                .isFalse();
        assertThat(names(rule("update", "coordination.k8s.io", "leases", "web-rollout"), LEASE))
                .isTrue();
        assertThat(names(rule("create", "", "pods/exec", "web-0"), EXEC)).isFalse();
    }

    @Test
    void verbAndGroupMustBeThose() {
        assertThat(names(rule("get", "coordination.k8s.io", "leases"), LEASE)).isFalse();
        assertThat(names(rule("update", "", "leases"), LEASE)).isFalse();
    }
}
