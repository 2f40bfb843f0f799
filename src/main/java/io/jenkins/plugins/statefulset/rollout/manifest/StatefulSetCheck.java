package io.jenkins.plugins.statefulset.rollout.manifest;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the API server demands of a StatefulSet beyond the types of its fields (kubernetes
 * {@code pkg/apis/apps/validation}), said before anything is sent.
 */
public final class StatefulSetCheck {
    /** More than any cluster has pods: Kubernetes is built for 150,000 in all (its page on large clusters). */
    private static final int MOST_REPLICAS = 100_000;

    private static final Pattern PERCENTAGE = Pattern.compile("0*([1-9][0-9]?|100)%");

    private static final List<String> STRATEGIES = List.of("RollingUpdate", "OnDelete");

    private final Problems problems;

    public StatefulSetCheck(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param set any StatefulSet; fields that have defaults may be missing
     * @throws BadRequestException at the first field that is wrong
     */
    public void check(StatefulSet set) {
        StatefulSetSpec spec = set.getSpec();
        if (spec == null) {
            throw problems.at("spec", Phrase.of("manifest.missing"));
        }
        notNegative("spec.replicas", spec.getReplicas());
        notNegative("spec.minReadySeconds", spec.getMinReadySeconds());
        if (spec.getOrdinals() != null) {
            notNegative("spec.ordinals.start", spec.getOrdinals().getStart());
        }
        oneOf("spec.podManagementPolicy", spec.getPodManagementPolicy(), List.of("OrderedReady", "Parallel"));
        if (spec.getPersistentVolumeClaimRetentionPolicy() != null) {
            String path = "spec.persistentVolumeClaimRetentionPolicy";
            List<String> allowed = List.of("Retain", "Delete");
            oneOf(
                    path + ".whenDeleted",
                    spec.getPersistentVolumeClaimRetentionPolicy().getWhenDeleted(),
                    allowed);
            oneOf(
                    path + ".whenScaled",
                    spec.getPersistentVolumeClaimRetentionPolicy().getWhenScaled(),
                    allowed);
        }
        checkStrategy(spec.getUpdateStrategy());
        checkClaims(spec);
        checkSelector(spec);
        new PodTemplateCheck(problems).check(spec);
    }

    /**
     * @param set the set to roll out
     * @param problems where it was read
     * @throws BadRequestException if it has no pods: there is nothing to release, and nothing a canary could prove; or more than a cluster
     *     holds, or ordinals that no number holds, which the API server takes
     */
    public static void requireReplicas(StatefulSet set, Problems problems) {
        if (Integer.valueOf(0).equals(set.getSpec().getReplicas())) {
            throw problems.at(
                    "spec.replicas",
                    Phrase.of("manifest.no-replicas")
                            .with("name", set.getMetadata().getName()));
        }
        int replicas = Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
        if (replicas > MOST_REPLICAS) {
            throw problems.at(
                    "spec.replicas",
                    Phrase.of("manifest.too-many-replicas")
                            .with("replicas", replicas)
                            .with("most", MOST_REPLICAS));
        }
        int start = set.getSpec().getOrdinals() == null
                        || set.getSpec().getOrdinals().getStart() == null
                ? 0
                : set.getSpec().getOrdinals().getStart();
        if (start > Integer.MAX_VALUE - replicas) {
            throw problems.at(
                    "spec.ordinals.start",
                    Phrase.of("manifest.ordinals-too-high")
                            .with("start", start)
                            .with("replicas", replicas)
                            .with("most", Integer.MAX_VALUE - replicas));
        }
    }

    private void checkStrategy(StatefulSetUpdateStrategy strategy) {
        if (strategy == null) {
            return;
        }
        String type = Optional.ofNullable(strategy.getType()).orElse("RollingUpdate");
        if (type.equals("Recreate")) {
            throw problems.at(
                    "spec.updateStrategy.type", Phrase.of("manifest.recreate").with("allowed", either(STRATEGIES)));
        }
        oneOf("spec.updateStrategy.type", type, STRATEGIES);
        if (strategy.getRollingUpdate() == null) {
            return;
        }
        if (type.equals("OnDelete")) {
            throw problems.at("spec.updateStrategy.rollingUpdate", Phrase.of("manifest.only-rolling-update"));
        }
        notNegative(
                "spec.updateStrategy.rollingUpdate.partition",
                strategy.getRollingUpdate().getPartition());
        checkMaxUnavailable(strategy.getRollingUpdate().getMaxUnavailable());
    }

    private void checkMaxUnavailable(IntOrString value) {
        if (value == null) {
            return;
        }
        boolean valid = value.getIntVal() != null
                ? value.getIntVal() > 0
                : value.getStrVal() != null
                        && PERCENTAGE.matcher(value.getStrVal()).matches();
        if (!valid) {
            throw problems.at(
                    "spec.updateStrategy.rollingUpdate.maxUnavailable",
                    Phrase.of("manifest.limit-of-set").with("value", String.valueOf(value.getValue())));
        }
    }

    private void checkClaims(StatefulSetSpec spec) {
        Set<String> names = new HashSet<>();
        List<PersistentVolumeClaim> claims =
                Optional.ofNullable(spec.getVolumeClaimTemplates()).orElse(List.of());
        for (int i = 0; i < claims.size(); i++) {
            String path = "spec.volumeClaimTemplates[" + i + "]";
            ObjectMeta metadata = claims.get(i).getMetadata();
            if (metadata == null
                    || metadata.getName() == null
                    || metadata.getName().isEmpty()) {
                throw problems.at(path + ".metadata.name", Phrase.of("manifest.claim-name"));
            }
            if (!names.add(metadata.getName())) {
                throw problems.at(
                        path + ".metadata.name",
                        Phrase.of("manifest.used-twice").with("name", metadata.getName()));
            }
            if (claims.get(i).getSpec() == null) {
                throw problems.at(path + ".spec", Phrase.of("manifest.missing"));
            }
        }
    }

    private void checkSelector(StatefulSetSpec spec) {
        new SelectorCheck(problems).check("spec.selector", spec.getSelector());
        if (spec.getSelector() == null || LabelSelectors.isEmpty(spec.getSelector())) {
            throw problems.at("spec.selector", Phrase.of("manifest.selector-empty"));
        }
        PodTemplateSpec template = spec.getTemplate();
        if (template == null) {
            throw problems.at("spec.template", Phrase.of("manifest.missing"));
        }
        Map<String, String> labels = template.getMetadata() == null
                ? Map.of()
                : template.getMetadata().getLabels();
        if (!LabelSelectors.matches(spec.getSelector(), labels)) {
            throw problems.at(
                    "spec.template.metadata.labels",
                    Phrase.of("manifest.selector-misses")
                            .with("labels", describe(labels))
                            .with("selector", LabelSelectors.describe(spec.getSelector())));
        }
    }

    private static Message describe(Map<String, String> labels) {
        return labels == null || labels.isEmpty()
                ? Phrase.of("manifest.no-label").message()
                : Message.of(labels.toString());
    }

    private void notNegative(String path, Integer value) {
        if (value != null && value < 0) {
            throw problems.at(path, Phrase.of("manifest.negative").with("value", value));
        }
    }

    private void oneOf(String path, String value, List<String> allowed) {
        // The server takes an empty text for one that is not given.
        if (value != null && !value.isEmpty() && !allowed.contains(value)) {
            throw problems.at(
                    path,
                    Phrase.of("manifest.unknown-of-two").with("value", value).with("allowed", either(allowed)));
        }
    }

    static Message either(List<String> allowed) {
        return Message.listed(allowed.stream().map(Message::of).toList(), Message.Between.AND);
    }
}
