package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import java.util.List;

/**
 * What a SelfSubjectRulesReview says that the account may do in a namespace. It may leave out what another authorizer than RBAC
 * would allow ({@code status.incomplete}), so only what it names is known.
 */
record AccessRules(List<ResourceRule> rules) {

    /** As {@code RuleAllows} in k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac. */
    boolean name(Permission permission) {
        return rules.stream().anyMatch(rule -> names(rule, permission));
    }

    private static boolean names(ResourceRule rule, Permission permission) {
        String resource = permission.resource();
        int slash = resource.indexOf('/');
        boolean ofResource = has(rule.getResources(), resource)
                || (slash >= 0 && rule.getResources().contains("*" + resource.substring(slash)));
        List<String> names = rule.getResourceNames();
        return has(rule.getVerbs(), permission.verb())
                && has(rule.getApiGroups(), permission.group())
                && ofResource
                && (names.isEmpty() || (!permission.name().isEmpty() && names.contains(permission.name())));
    }

    private static boolean has(List<String> allowed, String one) {
        return allowed.contains(one) || allowed.contains("*");
    }
}
