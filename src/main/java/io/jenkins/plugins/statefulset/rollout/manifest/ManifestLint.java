package io.jenkins.plugins.statefulset.rollout.manifest;

import static io.jenkins.plugins.statefulset.rollout.manifest.LintFinding.note;
import static io.jenkins.plugins.statefulset.rollout.manifest.LintFinding.warning;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Looks a StatefulSet and its surroundings over for what Kubernetes accepts in silence.
 *
 * <ol>
 *   <li>The Service of {@code serviceName} exists, is headless and selects the pods, else they have no stable names.
 *   <li>A PodDisruptionBudget matches the pods, else nothing bounds how many may be away.
 *   <li>A container has a {@code readinessProbe}, else a pod is ready as soon as it runs and a canary proves nothing.
 *   <li>Images have a tag that means one thing, and pods get time to stop.
 *   <li>Storage classes are known; the policy for claims and pods doesn't surprise.
 *   <li>The workload's own rules hold: {@link ContainerLint} and {@link JobLint}.
 * </ol>
 *
 * <p>A budget that can never allow a disruption is not judged here: that stops a rollout, and the engine says so.
 */
public final class ManifestLint {
    private final StatefulSet set;
    /** The rule of a set whose pods no budget matches. */
    public static final String NO_BUDGET = "no-budget";

    private final Surroundings surroundings;
    private final List<LintFinding> findings = new ArrayList<>();

    private ManifestLint(StatefulSet set, Surroundings surroundings) {
        this.set = set;
        this.surroundings = surroundings;
    }

    /**
     * @param set a set that {@link StatefulSetCheck} accepts
     * @param surroundings what else is there
     * @return what was found, in the order of the rules
     */
    public static List<LintFinding> lint(StatefulSet set, Surroundings surroundings) {
        ManifestLint lint = new ManifestLint(set, surroundings);
        lint.run();
        return List.copyOf(lint.findings);
    }

    private void run() {
        checkService();
        checkBudget();
        checkReadiness();
        checkImages();
        checkPod();
        checkStorage();
        checkPolicies();
        for (Container container : containers()) {
            findings.addAll(new ContainerLint(set, container, path(container)).run());
        }
        findings.addAll(new JobLint(set, surroundings).run());
    }

    private void checkService() {
        String name = spec().getServiceName();
        if (name == null || name.isEmpty()) {
            findings.add(warning(
                    "service-missing",
                    "spec.serviceName",
                    Phrase.of("lint.service-unset").with("set", name())));
            return;
        }
        Optional<Service> service = surroundings.services().stream()
                .filter(candidate -> name.equals(candidate.getMetadata().getName()))
                .findFirst();
        if (service.isEmpty()) {
            findings.add(warning(
                    "service-missing",
                    "spec.serviceName",
                    Phrase.of("lint.service-missing")
                            .with("service", name)
                            .with("place", surroundings.place())
                            .with("set", name())
                            .with("example", name() + "-0." + name)));
            return;
        }
        if (!"None".equals(service.get().getSpec().getClusterIP())) {
            findings.add(warning(
                    "service-not-headless",
                    "spec.serviceName",
                    Phrase.of("lint.service-not-headless").with("service", name).with("set", name())));
        }
        Map<String, String> selector = service.get().getSpec().getSelector();
        if (!LabelSelectors.matches(selector, labels())) {
            findings.add(warning(
                    "service-selector",
                    "spec.serviceName",
                    Phrase.of("lint.service-selector")
                            .with("service", name)
                            .with(
                                    "selector",
                                    selector == null || selector.isEmpty()
                                            ? Phrase.of("manifest.nothing").message()
                                            : Message.of(selector.toString()))
                            .with("labels", labels().toString())));
        }
    }

    private void checkBudget() {
        List<PodDisruptionBudget> budgets = surroundings.podDisruptionBudgets();
        if (budgets.stream().anyMatch(this::matchesAnOrdinal)) {
            return;
        }
        Optional<Phrase> nearly =
                budgets.stream().flatMap(budget -> nearly(budget).stream()).findFirst();
        if (nearly.isPresent()) {
            findings.add(warning(NO_BUDGET, "spec.template.metadata.labels", nearly.get()));
        } else {
            findings.add(warning(
                    NO_BUDGET,
                    "spec.template.metadata.labels",
                    Phrase.of("lint.no-budget")
                            .with("place", surroundings.place())
                            .with("set", name())));
        }
    }

    private boolean matchesAnOrdinal(PodDisruptionBudget budget) {
        int replicas = Optional.ofNullable(spec().getReplicas()).orElse(1);
        int start = spec().getOrdinals() == null || spec().getOrdinals().getStart() == null
                ? 0
                : spec().getOrdinals().getStart();
        return IntStream.range(start, start + Math.max(1, replicas)).anyMatch(ordinal -> {
            Map<String, String> all = new HashMap<>(labels());
            all.put("statefulset.kubernetes.io/pod-name", set.getMetadata().getName() + "-" + ordinal);
            all.put("apps.kubernetes.io/pod-index", Integer.toString(ordinal));
            return LabelSelectors.matches(budget.getSpec().getSelector(), all);
        });
    }

    /** A budget that would match if the pods had labels that the template does not set: something may set them at run time. */
    private Optional<Phrase> nearly(PodDisruptionBudget budget) {
        LabelSelector selector = budget.getSpec().getSelector();
        if (selector == null || selector.getMatchLabels() == null) {
            return Optional.empty();
        }
        Map<String, String> missing = new TreeMap<>(selector.getMatchLabels());
        missing.keySet().removeAll(labels().keySet());
        Map<String, String> all = new HashMap<>(labels());
        all.putAll(missing);
        boolean some = missing.size() < selector.getMatchLabels().size() && !missing.isEmpty();
        return some && LabelSelectors.matches(selector, all)
                ? Optional.of(Phrase.of("lint.budget-by-labels")
                        .with("budget", budget.getMetadata().getName())
                        .with("set", name())
                        .with("labels", missing.toString()))
                : Optional.empty();
    }

    private void checkReadiness() {
        List<String> without = pod().getContainers().stream()
                .filter(container -> container.getReadinessProbe() == null)
                .map(Container::getName)
                .toList();
        if (without.isEmpty()) {
            return;
        }
        String names = String.join(", ", without);
        if (without.size() == pod().getContainers().size()) {
            findings.add(warning(
                    "readiness-probe",
                    path(pod().getContainers().stream()
                            .filter(container -> container.getReadinessProbe() == null)
                            .findFirst()
                            .orElseThrow()),
                    Phrase.of("lint.no-readiness").with("names", names)));
        } else {
            findings.add(note(
                    "readiness-probe",
                    path(pod().getContainers().stream()
                            .filter(container -> container.getReadinessProbe() == null)
                            .findFirst()
                            .orElseThrow()),
                    Phrase.of("lint.no-readiness-of-some").with("names", names)));
        }
    }

    private void checkImages() {
        for (Container container : containers()) {
            String image = container.getImage();
            String tag = image.substring(image.lastIndexOf('/') + 1);
            if (image.contains("@")) {
                continue;
            }
            if (!tag.contains(":") || tag.endsWith(":latest")) {
                findings.add(warning(
                        "image-latest",
                        path(container) + ".image",
                        (tag.contains(":") ? Phrase.of("lint.image-latest") : Phrase.of("lint.image-untagged"))
                                .with("container", container.getName())
                                .with("image", image)));
            }
        }
    }

    private void checkPod() {
        if (Objects.equals(pod().getTerminationGracePeriodSeconds(), 0L)) {
            findings.add(warning(
                    "grace-period", "spec.template.spec.terminationGracePeriodSeconds", Phrase.of("lint.no-grace")));
        }
    }

    private void checkStorage() {
        surroundings.storageClasses().ifPresent(classes -> claims().stream()
                .map(claim -> claim.getSpec().getStorageClassName())
                .filter(Objects::nonNull)
                .filter(name -> !name.isEmpty())
                .distinct()
                .filter(name -> classes.stream()
                        .noneMatch(known -> name.equals(known.getMetadata().getName())))
                .forEach(name -> findings.add(note(
                        "storage-class",
                        "spec.volumeClaimTemplates",
                        Phrase.of("lint.storage-class")
                                .with("name", name)
                                .with("place", surroundings.storagePlace())))));
    }

    private void checkPolicies() {
        if ("Parallel".equals(spec().getPodManagementPolicy())) {
            findings.add(note("parallel", "spec.podManagementPolicy", Phrase.of("lint.parallel")));
        }
        Optional.ofNullable(spec().getUpdateStrategy())
                .map(strategy -> strategy.getRollingUpdate())
                .map(rolling -> rolling.getMaxUnavailable())
                .filter(maximum -> !Objects.equals(maximum.getIntVal(), 1))
                .ifPresent(maximum -> findings.add(note(
                        "max-unavailable",
                        "spec.updateStrategy.rollingUpdate.maxUnavailable",
                        Phrase.of("lint.max-unavailable").with("value", String.valueOf(maximum.getValue())))));
        Optional.ofNullable(spec().getPersistentVolumeClaimRetentionPolicy())
                .filter(policy -> "Delete".equals(policy.getWhenScaled()) || "Delete".equals(policy.getWhenDeleted()))
                .ifPresent(policy -> findings.add(warning(
                        "claim-retention",
                        "spec.persistentVolumeClaimRetentionPolicy",
                        Phrase.of("lint.claim-retention").with("set", name()))));
    }

    private List<PersistentVolumeClaim> claims() {
        return Optional.ofNullable(spec().getVolumeClaimTemplates()).orElse(List.of());
    }

    /** Where a container stands in the set; told apart by identity, since two may be equal. */
    @SuppressWarnings("ReferenceEquality")
    private String path(Container container) {
        List<Container> init = Optional.ofNullable(pod().getInitContainers()).orElse(List.of());
        String list = "spec.template.spec.initContainers[";
        int index = IntStream.range(0, init.size())
                .filter(at -> init.get(at) == container)
                .findFirst()
                .orElse(-1);
        if (index < 0) {
            list = "spec.template.spec.containers[";
            index = IntStream.range(0, pod().getContainers().size())
                    .filter(at -> pod().getContainers().get(at) == container)
                    .findFirst()
                    .orElse(0);
        }
        return list + index + "]";
    }

    private List<Container> containers() {
        List<Container> all =
                new ArrayList<>(Optional.ofNullable(pod().getInitContainers()).orElse(List.of()));
        all.addAll(pod().getContainers());
        return all;
    }

    private Map<String, String> labels() {
        return Optional.ofNullable(spec().getTemplate().getMetadata().getLabels())
                .orElse(Map.of());
    }

    private StatefulSetSpec spec() {
        return set.getSpec();
    }

    private PodSpec pod() {
        return spec().getTemplate().getSpec();
    }

    private String name() {
        return set.getMetadata().getName();
    }
}
