package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Judges a change of a StatefulSet's template before anything is touched.
 *
 * <ol>
 *   <li>Every field that differs has at least one reason; a field that no rule knows is high.
 *   <li>The risk is the highest level among the reasons, none without a change.
 *   <li>Blockers come from rules that know what the server does: it would not start, or start without its data.
 *   <li>The rules of a workload look at the containers that run it; a sidecar is judged by the general rules.
 *   <li>No finding contains the value of a secret.
 * </ol>
 *
 * <p>What the rules are is in their classes and, for users, in {@code docs/risk.md}.
 */
public final class RiskAssessor {
    private static final List<RiskRule> RULES = List.of(
            new ImageRule(),
            new DataRule(),
            new PostgresVersionRule(),
            new PostgresBaseImageRule(),
            new CassandraVersionRule(),
            new CassandraIdentityRule(),
            new CassandraCareRule(),
            new KafkaVersionRule(),
            new KafkaModeRule(),
            new KafkaIdentityRule(),
            new DataMovedRule(),
            new EnvRule(),
            new ResourceRule(),
            new FieldRule(),
            new FloatingTagRule(),
            new ConfigurationHashRule());

    private final RuleBook book;

    /** @param book what is known of systems that have no rules of their own here */
    public RiskAssessor(RuleBook book) {
        this.book = book;
    }

    /**
     * The judgement of the change from one set to the other, of which only {@code spec.template} is compared.
     *
     * @param current as it is in the cluster, or in the manifests of a rehearsal
     * @param proposed as it is to be; best the answer of a server-side dry run, where a server is there
     * @throws IllegalArgumentException if one of them has no pod template
     */
    public Assessment assess(StatefulSet current, StatefulSet proposed) {
        TemplateChange change = TemplateChange.between(current, proposed, book);
        List<Finding> findings = RULES.stream()
                .flatMap(rule -> rule.judge(change).stream())
                .distinct()
                .toList();
        List<RollbackLimit> limits = only(RollbackLimit.class, findings).toList();
        return new Assessment(
                change.workload(),
                Risk.of(only(Reason.class, findings).toList()),
                only(Blocker.class, findings).toList(),
                Stream.concat(
                                limits.stream().map(RollbackLimit::warning),
                                only(Warning.class, findings).map(Warning::text))
                        .toList(),
                limits);
    }

    private static <T extends Finding> Stream<T> only(Class<T> kind, List<Finding> findings) {
        return findings.stream().filter(kind::isInstance).map(kind::cast);
    }
}
