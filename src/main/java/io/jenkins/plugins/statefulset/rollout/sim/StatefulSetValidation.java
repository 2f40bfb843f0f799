package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.cluster.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.manifest.ModelFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the API server refuses in a StatefulSet, after {@code pkg/apis/apps/validation}. */
final class StatefulSetValidation {
    private static final String OTHER_FIELDS =
            "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
                    + "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
                    + "'minReadySeconds' are forbidden";

    private final KubernetesVersion version;

    StatefulSetValidation(KubernetesVersion version) {
        this.version = version;
    }

    /** {@code ValidateStatefulSet}. */
    void creation(StatefulSet set) {
        List<String> problems = new ArrayList<>();
        checkSpec(set.getSpec(), problems);
        refuse(set, problems);
    }

    /** {@code ValidateStatefulSetUpdate}. */
    void update(StatefulSet before, StatefulSet after) {
        List<String> problems = new ArrayList<>();
        checkSpec(after.getSpec(), problems);
        checkImmutable(before.getSpec(), after.getSpec(), problems);
        refuse(after, problems);
    }

    private static void refuse(StatefulSet set, List<String> problems) {
        if (!problems.isEmpty()) {
            String all = problems.size() == 1 ? problems.get(0) : "[" + String.join(", ", problems) + "]";
            throw new ClusterException(
                    ClusterException.Reason.INVALID,
                    "StatefulSet.apps \"" + set.getMetadata().getName() + "\" is invalid: " + all);
        }
    }

    /** Up to 1.36 one sentence for all fields, from 1.37 on one for each. */
    private void checkImmutable(StatefulSetSpec before, StatefulSetSpec after, List<String> problems) {
        Map<String, Object> changed = new LinkedHashMap<>();
        if (!Objects.equals(before.getSelector(), after.getSelector())) {
            changed.put("selector", after.getSelector());
        }
        if (!Objects.equals(before.getVolumeClaimTemplates(), after.getVolumeClaimTemplates())) {
            changed.put("volumeClaimTemplates", after.getVolumeClaimTemplates());
        }
        if (!Objects.equals(before.getServiceName(), after.getServiceName())) {
            changed.put("serviceName", after.getServiceName());
        }
        if (!Objects.equals(before.getPodManagementPolicy(), after.getPodManagementPolicy())) {
            changed.put("podManagementPolicy", after.getPodManagementPolicy());
        }
        if (version.atLeast(1, 37)) {
            changed.forEach((field, value) -> problems.add(
                    "spec." + field + ": Invalid value: " + ModelFields.tree(value) + ": field is immutable"));
        } else if (!changed.isEmpty()) {
            problems.add(OTHER_FIELDS);
        }
    }

    private static void checkSpec(StatefulSetSpec spec, List<String> problems) {
        checkNonNegative(spec.getReplicas(), "spec.replicas", problems);
        checkNonNegative(spec.getMinReadySeconds(), "spec.minReadySeconds", problems);
        if (spec.getOrdinals() != null) {
            checkNonNegative(spec.getOrdinals().getStart(), "spec.ordinals.start", problems);
        }
        checkStrategy(spec, problems);
        if (!LabelSelectors.matches(
                spec.getSelector(), spec.getTemplate().getMetadata().getLabels())) {
            problems.add("spec.template.metadata.labels: Invalid value: "
                    + ModelFields.tree(spec.getTemplate().getMetadata().getLabels())
                    + ": `selector` does not match template `labels`");
        }
        String restart = spec.getTemplate().getSpec().getRestartPolicy();
        if (!"Always".equals(restart)) {
            problems.add("spec.template.spec.restartPolicy: Unsupported value: \"" + restart
                    + "\": supported values: \"Always\"");
        }
        checkContainers(spec.getTemplate().getSpec().getContainers(), problems);
    }

    private static void checkStrategy(StatefulSetSpec spec, List<String> problems) {
        var strategy = spec.getUpdateStrategy();
        var rolling = strategy.getRollingUpdate();
        switch (strategy.getType()) {
            case "RollingUpdate" -> {
                if (rolling != null) {
                    String path = "spec.updateStrategy.rollingUpdate.";
                    checkNonNegative(rolling.getPartition(), path + "partition", problems);
                    checkMaxUnavailable(rolling.getMaxUnavailable(), path + "maxUnavailable", problems);
                }
            }
            case "OnDelete" -> {
                if (rolling != null) {
                    problems.add("spec.updateStrategy.rollingUpdate: Invalid value: "
                            + "only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            default ->
                problems.add("spec.updateStrategy: Invalid value: \"" + strategy.getType()
                        + "\": must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    private static void checkMaxUnavailable(IntOrString value, String path, List<String> problems) {
        if (value == null) {
            return;
        }
        if (Percentages.isPercentage(value)) {
            if (!value.getStrVal().matches("[0-9]+%")) {
                problems.add(path + ": Invalid value: \"" + value.getStrVal()
                        + "\": a valid percent string must be a numeric string followed by an ending '%' "
                        + "(e.g. '1%',  or '93%')");
                return;
            }
            if (Percentages.scaled(value, 100, Percentages.Rounding.DOWN) > 100) {
                problems.add(path + ": Invalid value: \"" + value.getStrVal() + "\": must not be greater than 100%");
            }
        }
        if (Percentages.scaled(value, 100, Percentages.Rounding.DOWN) == 0) {
            problems.add(path + ": Invalid value: cannot be 0");
        }
    }

    private static void checkContainers(List<Container> containers, List<String> problems) {
        if (containers == null || containers.isEmpty()) {
            problems.add("spec.template.spec.containers: Required value");
            return;
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < containers.size(); i++) {
            String path = "spec.template.spec.containers[" + i + "].";
            Container container = containers.get(i);
            if (container.getName() == null || container.getName().isEmpty()) {
                problems.add(path + "name: Required value");
            } else if (!names.add(container.getName())) {
                problems.add(path + "name: Duplicate value: \"" + container.getName() + "\"");
            }
            if (container.getImage() == null || container.getImage().isEmpty()) {
                problems.add(path + "image: Required value");
            }
        }
    }

    private static void checkNonNegative(Integer value, String path, List<String> problems) {
        if (value != null && value < 0) {
            problems.add(path + ": Invalid value: " + value + ": must be greater than or equal to 0");
        }
    }
}
