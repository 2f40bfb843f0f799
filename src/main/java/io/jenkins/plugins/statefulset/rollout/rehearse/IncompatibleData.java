package io.jenkins.plugins.statefulset.rollout.rehearse;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.risk.Assessment;
import io.jenkins.plugins.statefulset.rollout.risk.DataRefusal;
import io.jenkins.plugins.statefulset.rollout.risk.ImageVersion;
import io.jenkins.plugins.statefulset.rollout.risk.RiskAssessor;
import io.jenkins.plugins.statefulset.rollout.risk.RuleBook;
import io.jenkins.plugins.statefulset.rollout.risk.StartVerdict;
import io.jenkins.plugins.statefulset.rollout.risk.Version;
import io.jenkins.plugins.statefulset.rollout.risk.Workload;
import io.jenkins.plugins.statefulset.rollout.sim.IncompatibleChange;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Lets the pods of a rehearsal crash where a server certainly would: on data files that it can't open, or in a mode that it
 * has no longer. Blockers that a person may know better about than the manifests stay without consequence.
 */
public final class IncompatibleData implements IncompatibleChange {
    private final RuleBook book;
    private final RiskAssessor assessor;
    private final IdentityHashMap<PodTemplateSpec, IdentityHashMap<PodTemplateSpec, Judgement>> known =
            new IdentityHashMap<>();

    /** @param book the rules that say what a release does to the data of another */
    public IncompatibleData(RuleBook book) {
        this.book = book;
        this.assessor = new RiskAssessor(book);
    }

    /**
     * What becomes of a pod.
     *
     * @param atOnce how it crashes on the data, whoever else has run that release
     * @param once how it crashes when every pod has run it
     */
    private record Judgement(Optional<Crash> atOnce, Optional<Crash> once) {
        Optional<Crash> on(Data data) {
            return data.everywhere() ? atOnce.or(this::once) : atOnce;
        }
    }

    @Override
    public Optional<Crash> crashOf(Data data, PodTemplateSpec now) {
        return known.computeIfAbsent(data.writer(), writer -> new IdentityHashMap<>())
                .computeIfAbsent(now, template -> judge(set(data, data.writer()), set(data, template)))
                .on(data);
    }

    private Judgement judge(StatefulSet before, StatefulSet after) {
        Assessment assessment = assessor.assess(before, after);
        Optional<Crash> certain = assessment.blockers().stream()
                .flatMap(blocker -> blocker.name().stream())
                .flatMap(blocker -> crash(assessment.workload(), blocker, before, after).stream())
                .findFirst()
                .or(() -> refusal(StartVerdict.NO, before, after));
        return new Judgement(certain, refusal(StartVerdict.UNTIL_FINISHED, before, after));
    }

    private Optional<Crash> refusal(StartVerdict starts, StatefulSet before, StatefulSet after) {
        return DataRefusal.between(before, after, book).stream()
                .filter(refusal -> refusal.starts() == starts)
                .map(refusal -> new Crash(refusal.exitCode(), refusal.log()))
                .findFirst();
    }

    private static Optional<Crash> crash(Workload workload, String blocker, StatefulSet before, StatefulSet after) {
        return switch (workload) {
            case POSTGRESQL ->
                blocker.equals("major-upgrade") || blocker.equals("downgrade")
                        ? Optional.of(IncompatibleChange.postgresDataFiles(major(before), version(after)))
                        : Optional.empty();
            case CASSANDRA -> blocker.equals("downgrade") ? Optional.of(unreadableTables()) : Optional.empty();
            case KAFKA -> blocker.equals("zookeeper-removed") ? Optional.of(noZooKeeper()) : Optional.empty();
            case OTHER -> Optional.empty();
        };
    }

    private static Crash unreadableTables() {
        return new Crash(
                3,
                List.of(
                        "ERROR [main] CassandraDaemon.java - Exception encountered during startup",
                        "ERROR [main] Detected unreadable sstables, which this version cannot open"));
    }

    private static Crash noZooKeeper() {
        return new Crash(
                1,
                List.of(
                        "ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)",
                        "org.apache.kafka.common.config.ConfigException: Missing required configuration \"process.roles\""
                                + " which has no default value."));
    }

    private static String major(StatefulSet set) {
        return serverVersion(set)
                .map(found -> found.first(found.major() >= 10 ? 1 : 2).toString())
                .orElse("another version");
    }

    private static String version(StatefulSet set) {
        return serverVersion(set).map(Version::toString).orElse("of this image");
    }

    private static Optional<Version> serverVersion(StatefulSet set) {
        return Workload.serverContainer(set).map(Container::getImage).flatMap(ImageVersion::of);
    }

    private static StatefulSet set(Data data, PodTemplateSpec template) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("rehearsed")
                .endMetadata()
                .withNewSpec()
                .withTemplate(template)
                .withVolumeClaimTemplates(data.claims())
                .endSpec()
                .build();
    }
}
