package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One verb, without which no rollout begins, of one rule of the Role in {@code docs/rbac.yaml}. */
record RoleGrant(String verb, String group, String resource) {

    static List<RoleGrant> all() {
        try {
            List<HasMetadata> objects =
                    new KubernetesSerialization().unmarshal(Files.readString(Path.of("docs/rbac.yaml")));
            return objects.stream()
                    .filter(Role.class::isInstance)
                    .filter(role -> role.getMetadata().getName().equals("statefulset-rollout"))
                    .flatMap(role -> ((Role) role).getRules().stream())
                    .flatMap(RoleGrant::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<RoleGrant> of(PolicyRule rule) {
        return rule.getApiGroups().stream().flatMap(group -> rule.getResources().stream()
                .flatMap(resource -> rule.getVerbs().stream().map(verb -> new RoleGrant(verb, group, resource))));
    }

    /** What is left of a rule without it; nothing where it was the rule's only verb. */
    Optional<PolicyRule> takenOutOf(PolicyRule rule) {
        if (!rule.getApiGroups().contains(group) || !rule.getResources().contains(resource)) {
            return Optional.of(rule);
        }
        List<String> left =
                rule.getVerbs().stream().filter(each -> !each.equals(verb)).toList();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(new PolicyRuleBuilder(rule).withVerbs(left).build());
    }

    SubjectAccessReview review(String user, String namespace) {
        String[] parts = resource.split("/", 2);
        return new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user)
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withVerb(verb)
                .withGroup(group)
                .withResource(parts[0])
                .withSubresource(parts.length == 1 ? "" : parts[1])
                .endResourceAttributes()
                .endSpec()
                .build();
    }

    /** {@code patch statefulsets}. */
    @Override
    public String toString() {
        return verb + " " + resource;
    }
}
