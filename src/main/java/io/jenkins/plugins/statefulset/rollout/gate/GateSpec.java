package io.jenkins.plugins.statefulset.rollout.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked.VoteReason;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A check after a wave, as a value: it is kept with the rollout's state, so that any driver can run it. A check is
 * repeated until it passes or its timeout is over.
 *
 * <p>That state is an annotation of the StatefulSet, which many people may read: a gate must hold no secret. In every
 * text {@code {pod}}, {@code {ordinal}}, {@code {namespace}} and {@code {statefulset}} are filled in. The constructors
 * throw a {@link BadRequestException} for what could never be checked, and for an address with a user or password.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = GateSpec.Manual.class, name = "manual"),
    @JsonSubTypes.Type(value = GateSpec.Approval.class, name = "approval"),
    @JsonSubTypes.Type(value = GateSpec.Http.class, name = "http"),
    @JsonSubTypes.Type(value = GateSpec.PromQl.class, name = "promql"),
    @JsonSubTypes.Type(value = GateSpec.Exec.class, name = "exec"),
    @JsonSubTypes.Type(value = GateSpec.Sql.class, name = "sql"),
    @JsonSubTypes.Type(value = GateSpec.Caller.class, name = "caller"),
})
public sealed interface GateSpec {

    /** The timeout of a gate that says none. */
    Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    /** The name in events and on pages: one line of at most 60 characters, without credentials in addresses. */
    String label();

    /**
     * Refuses a gate whose command or query holds a password. Not asked of gates that are read from a record, which may be of an
     * earlier version.
     *
     * @throws BadRequestException if it does
     */
    default void requireNoSecret() {
        if (this instanceof Exec exec) {
            SpecCheck.noSecret("check.the-command", exec.command());
        } else if (this instanceof Sql sql) {
            SpecCheck.noSecret("check.the-query", sql.query());
        } else if (this instanceof Http http) {
            SpecCheck.noSecret("check.the-address", http.url());
        }
    }

    /** How long the check may go on failing before the gate has failed; more than zero. */
    Duration timeout();

    /** The same with another timeout, of more than zero. Those that wait for people have none, and stay as they are. */
    default GateSpec within(Duration other) {
        if (this instanceof Http gate) {
            return new Http(gate.url(), other);
        }
        if (this instanceof PromQl gate) {
            return new PromQl(gate.server(), gate.query(), other);
        }
        if (this instanceof Exec gate) {
            return new Exec(gate.container(), gate.command(), other);
        }
        if (this instanceof Sql gate) {
            return new Sql(gate.container(), gate.query(), other);
        }
        return this instanceof Caller gate ? new Caller(gate.name(), other) : this;
    }

    /** A person promotes; nothing passes it by itself. The rollout's own timeout bounds the wait. */
    record Manual() implements GateSpec {
        /** The name that events and pages know it by. */
        public static final String LABEL = "promotion";

        @Override
        public String label() {
            return LABEL;
        }

        @Override
        public Duration timeout() {
            return Duration.ofDays(3650);
        }
    }

    /**
     * People with names approve. Nothing else passes it: no promotion, and nobody's permissions. Who people are a {@link VoteJudge} says.
     *
     * @param submitters accounts and groups, one of which each voter must be or be in; at least one
     * @param minimum how many different people must approve: 1 to {@value #MOST_VOTERS}
     * @param excluded accounts that may not vote, because they began the rollout
     * @param reason whether a vote needs one
     * @param within how long it waits for them; empty for as long as the rollout may take
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Approval(
            List<String> submitters,
            int minimum,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> excluded,
            VoteReason reason,
            Optional<Duration> within)
            implements GateSpec {
        /** As many people as can be asked to approve. */
        public static final int MOST_VOTERS = 20;

        private static final int MOST_NAMES = 50;
        private static final int LONGEST_NAME = 200;

        public Approval {
            submitters = submitters == null ? List.of() : List.copyOf(submitters);
            excluded = excluded == null ? List.of() : List.copyOf(excluded);
            reason = reason == null ? VoteReason.OPTIONAL : reason;
            within = within == null ? Optional.empty() : within;
            SpecCheck.names("submitter", submitters, MOST_NAMES, LONGEST_NAME);
            if (minimum < 1 || minimum > MOST_VOTERS) {
                throw new BadRequestException(
                        Phrase.of("check.voters").with("minimum", minimum).with("most", MOST_VOTERS));
            }
            within.ifPresent(SpecCheck::timeout);
        }

        /** The same, without the votes of those who began the rollout. */
        public Approval excluding(List<String> requesters) {
            return new Approval(submitters, minimum, requesters, reason, within);
        }

        @Override
        public String label() {
            return LogText.label("approval by " + String.join(", ", submitters));
        }

        @Override
        public Duration timeout() {
            return within.orElse(Duration.ofDays(3650));
        }
    }

    /**
     * A GET of the address answers with a 2xx status. With {@code {pod}} or {@code {ordinal}} in the address each pod of
     * the wave is asked; without them it is asked once. Redirects are followed to the same host only.
     */
    record Http(String url, Duration timeout) implements GateSpec {
        public Http {
            SpecCheck.address("check.the-address", url);
            SpecCheck.timeout(timeout);
        }

        @Override
        public String label() {
            return LogText.label("http " + url);
        }
    }

    /**
     * An instant query to a Prometheus server gives a result that is not empty and whose every value is true: neither 0
     * nor NaN. A comparison at the top of the query counts for every series, so {@code rate(errors[1m]) < 0.01} reads as
     * it is meant; see {@link PromQlQuery}.
     *
     * @param server base address of the Prometheus API, without {@code /api/v1}
     */
    record PromQl(String server, String query, Duration timeout) implements GateSpec {
        public PromQl {
            SpecCheck.address("check.the-prometheus", server);
            SpecCheck.text("check.the-query", query);
            SpecCheck.timeout(timeout);
            PromQlQuery.of(query);
        }

        @Override
        public String label() {
            return LogText.label("promql " + query);
        }
    }

    /**
     * A shell command in the given container (the first one if empty) of each pod of the wave ends with 0.
     */
    record Exec(String container, String command, Duration timeout) implements GateSpec {
        public Exec {
            SpecCheck.container(container);
            SpecCheck.text("check.the-command", command);
            SpecCheck.timeout(timeout);
        }

        @Override
        public String label() {
            return LogText.label("exec " + command);
        }
    }

    /**
     * An SQL query in each PostgreSQL pod of the wave, through {@code psql} in its container, gives true in the first
     * column of its first row.
     */
    record Sql(String container, String query, Duration timeout) implements GateSpec {
        public Sql {
            SpecCheck.container(container);
            SpecCheck.text("check.the-query", query);
            SpecCheck.timeout(timeout);
        }

        @Override
        public String label() {
            return LogText.label("sql " + query);
        }
    }

    /** Code of the caller's: the body of a Pipeline step, or a {@link Gate} handed to the Java API. */
    record Caller(String name, Duration timeout) implements GateSpec {
        public Caller {
            SpecCheck.text("check.the-name", name);
            SpecCheck.timeout(timeout);
        }

        @Override
        public String label() {
            return LogText.label(name);
        }
    }
}
