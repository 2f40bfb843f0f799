package io.jenkins.plugins.statefulset.rollout.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.lint.LintRule.Severity;
import io.jenkins.plugins.statefulset.rollout.manifest.LintFinding;
import io.jenkins.plugins.statefulset.rollout.manifest.ManifestLint;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.manifest.Surroundings;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.neighbour.NeighbourJudge;
import io.jenkins.plugins.statefulset.rollout.neighbour.Scene;
import io.jenkins.plugins.statefulset.rollout.text.NeighbourWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks sets over, with what stands around them.
 *
 * <ol>
 *   <li>All findings of the manifests' own lint, of the rules of this room, and the neighbours that are there.
 *   <li>An annotation on the object that a finding is in, or on the set, suppresses it, if it gives a reason.
 *   <li>What is found twice, because two sets have it around them, is told once.
 * </ol>
 */
public final class Linter {
    /** Before the id of the rule that is suppressed. */
    public static final String SUPPRESSION = "lint.statefulset-rollout.jenkins.io/";

    /** What is no mistake in a set on a cluster: a guard or a rollout puts it there. */
    private static final Set<String> OF_MANIFESTS = Set.of("partition-in-manifest");

    private final Optional<Manifests> manifests;
    private final Instant now;
    private final Set<PlacedFinding> findings = new LinkedHashSet<>();

    private Linter(Optional<Manifests> manifests, Instant now) {
        this.manifests = manifests;
        this.now = now;
    }

    /** Looks every set of these manifests over, in the order in which they were read. */
    public static List<PlacedFinding> ofManifests(Manifests manifests, Instant now) {
        Linter linter = new Linter(Optional.of(manifests), now);
        for (StatefulSet set : manifests.statefulSets()) {
            Surroundings around = Surroundings.of(manifests, set.getMetadata().getNamespace());
            linter.look(set, around, NeighbourJudge.judge(scene(manifests, set)));
        }
        return List.copyOf(linter.findings);
    }

    /** Looks a set of a cluster over. */
    public static List<PlacedFinding> ofCluster(
            StatefulSet set, Surroundings around, List<Neighbour> neighbours, Instant now) {
        Linter linter = new Linter(Optional.empty(), now);
        linter.look(set, around, neighbours);
        return List.copyOf(linter.findings);
    }

    private static Scene scene(Manifests manifests, StatefulSet set) {
        JsonNode tree = ObjectTrees.tree(set);
        String namespace = set.getMetadata().getNamespace();
        return new Scene(
                tree,
                tree.path("spec").path("template"),
                List.of(),
                Neighbour.Change.GIVEN,
                List.of(),
                others(manifests, namespace, "HorizontalPodAutoscaler"),
                others(manifests, namespace, "ScaledObject"),
                others(manifests, namespace, "VerticalPodAutoscaler"),
                others(manifests, namespace, "ResourceQuota"),
                others(manifests, namespace, "LimitRange"),
                List.of(),
                List.of(),
                List.of());
    }

    private static List<JsonNode> others(Manifests manifests, String namespace, String kind) {
        return manifests.others().stream()
                .filter(object -> object.getKind().equals(kind)
                        && namespace.equals(object.getMetadata().getNamespace()))
                .map(ObjectTrees::tree)
                .toList();
    }

    private void look(StatefulSet set, Surroundings around, List<Neighbour> neighbours) {
        for (LintFinding found : ManifestLint.lint(set, around)) {
            Severity severity = found.level() == LintFinding.Level.WARNING ? Severity.WARNING : Severity.NOTE;
            String object = found.object().isEmpty()
                    ? "StatefulSet " + set.getMetadata().getName()
                    : found.object();
            add(set, new Hit(found.rule(), object, found.field(), found.message()), severity);
        }
        for (Hit hit : hits(set, around)) {
            if (manifests.isEmpty() && OF_MANIFESTS.contains(hit.rule())) {
                continue;
            }
            add(set, hit, LintCatalogue.rule(hit.rule()).severity());
        }
        String name = set.getMetadata().getNamespace() + "/" + set.getMetadata().getName();
        NeighbourWords words = new NeighbourWords(name, now);
        for (Neighbour neighbour : neighbours) {
            Optional<String> rule = rule(neighbour);
            words.all(List.of(neighbour))
                    .forEach(text -> rule.ifPresent(id -> add(
                            set,
                            new Hit(id, object(set, neighbour), "", Message.of(text.who() + ": " + text.effect())),
                            LintCatalogue.rule(id).severity())));
        }
        suppressions(set);
    }

    private static List<Hit> hits(StatefulSet set, Surroundings around) {
        List<JsonNode> jobs = new ArrayList<>();
        around.cronJobs().forEach(job -> jobs.add(ObjectTrees.tree(job)));
        around.jobs().forEach(job -> jobs.add(ObjectTrees.tree(job)));
        LintSubject subject = new LintSubject(
                ObjectTrees.tree(set),
                around.podDisruptionBudgets().stream().map(ObjectTrees::tree).toList(),
                jobs);
        List<Hit> hits = new ArrayList<>(ProbeRules.check(subject));
        hits.addAll(new PodSpecRules(subject).check());
        hits.addAll(new SetRules(subject).check());
        hits.addAll(JobRules.check(subject));
        return hits;
    }

    private static Optional<String> rule(Neighbour neighbour) {
        if (neighbour instanceof Neighbour.VerticalAutoscaler scaler) {
            return scaler.evicts() ? Optional.of("vpa-evicts") : Optional.empty();
        } else if (neighbour instanceof Neighbour.PodAutoscaler || neighbour instanceof Neighbour.KedaScaler) {
            return Optional.of("neighbour-scales");
        } else if (neighbour instanceof Neighbour.QuotaExceeded
                || neighbour instanceof Neighbour.QuotaDemands
                || neighbour instanceof Neighbour.LimitBroken) {
            return Optional.of("neighbour-refuses");
        } else if (neighbour instanceof Neighbour.NodeLeaving
                || neighbour instanceof Neighbour.EvictionAsked
                || neighbour instanceof Neighbour.PodGoing) {
            return Optional.of("neighbour-takes-pods");
        } else if (neighbour instanceof Neighbour.Unread || neighbour instanceof Neighbour.Unknown) {
            return Optional.empty();
        }
        return Optional.of("neighbour-writes");
    }

    private static String object(StatefulSet set, Neighbour neighbour) {
        if (neighbour instanceof Neighbour.VerticalAutoscaler scaler) {
            return "VerticalPodAutoscaler " + scaler.name();
        } else if (neighbour instanceof Neighbour.PodAutoscaler scaler) {
            return "HorizontalPodAutoscaler " + scaler.name();
        } else if (neighbour instanceof Neighbour.KedaScaler scaler) {
            return "ScaledObject " + scaler.name();
        } else if (neighbour instanceof Neighbour.QuotaExceeded quota) {
            return "ResourceQuota " + quota.quota();
        } else if (neighbour instanceof Neighbour.QuotaDemands quota) {
            return "ResourceQuota " + quota.quota();
        } else if (neighbour instanceof Neighbour.LimitBroken limit) {
            return "LimitRange " + limit.limitRange();
        }
        return "StatefulSet " + set.getMetadata().getName();
    }

    private void add(StatefulSet set, Hit hit, Severity severity) {
        String namespace = set.getMetadata().getNamespace();
        Optional<HasMetadata> object = manifests.flatMap(read -> read.entries().stream()
                .map(Manifests.Entry::object)
                .filter(candidate -> hit.object()
                                .equals(candidate.getKind() + " "
                                        + candidate.getMetadata().getName())
                        && namespace.equals(candidate.getMetadata().getNamespace()))
                .findFirst());
        HasMetadata place = object.orElse(set);
        Optional<String> reason = reason(place, hit.rule()).or(() -> reason(set, hit.rule()));
        int space = hit.object().indexOf(' ');
        findings.add(new PlacedFinding(
                LintCatalogue.rule(hit.rule()),
                severity,
                hit.object().substring(0, space) + " " + namespace + "/"
                        + hit.object().substring(space + 1),
                hit.field(),
                manifests.flatMap(read -> read.originOf(place)).map(origin -> origin.file()),
                manifests
                        .map(read -> read.lineOf(place, hit.field().isEmpty() ? "metadata.name" : hit.field()))
                        .orElse(1),
                hit.message(),
                reason));
    }

    private static Optional<String> reason(HasMetadata object, String rule) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(SUPPRESSION + rule))
                .filter(reason -> !reason.isBlank());
    }

    private void suppressions(StatefulSet set) {
        Map<String, String> annotations =
                Optional.ofNullable(set.getMetadata().getAnnotations()).orElse(Map.of());
        annotations.forEach((key, reason) -> {
            if (!key.startsWith(SUPPRESSION)) {
                return;
            }
            String rule = key.substring(SUPPRESSION.length());
            Phrase wrong = LintCatalogue.knows(rule)
                    ? Phrase.of("lint.suppression-unreasoned")
                    : Phrase.of("lint.suppression-unknown").with("rule", rule);
            if (!LintCatalogue.knows(rule) || reason == null || reason.isBlank()) {
                add(
                        set,
                        new Hit(
                                "suppression",
                                "StatefulSet " + set.getMetadata().getName(),
                                "metadata.annotations." + key,
                                wrong.with("annotation", key).message()),
                        Severity.WARNING);
            }
        });
    }
}
