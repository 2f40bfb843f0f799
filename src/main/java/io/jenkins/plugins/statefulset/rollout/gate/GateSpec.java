package io.jenkins.plugins.statefulset.rollout.gate;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;

/**
 * A check after a wave, as a value: it is kept with the rollout's state, so that any driver can run it. A check is
 * repeated until it passes or its timeout is over.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = GateSpec.Manual.class, name = "manual"),
    @JsonSubTypes.Type(value = GateSpec.Http.class, name = "http"),
    @JsonSubTypes.Type(value = GateSpec.PromQl.class, name = "promql"),
    @JsonSubTypes.Type(value = GateSpec.Exec.class, name = "exec"),
    @JsonSubTypes.Type(value = GateSpec.Sql.class, name = "sql"),
    @JsonSubTypes.Type(value = GateSpec.Caller.class, name = "caller"),
})
public sealed interface GateSpec {

    /** The name in events and on pages. */
    String label();

    /** How long the check may go on failing before the gate has failed. */
    Duration timeout();

    /** A person promotes; nothing passes it by itself. The rollout's own timeout bounds the wait. */
    record Manual() implements GateSpec {
        @Override
        public String label() {
            return "promotion";
        }

        @Override
        public Duration timeout() {
            return Duration.ofDays(3650);
        }
    }

    /**
     * A GET of the address answers with a 2xx status. {@code {pod}}, {@code {ordinal}} and {@code {namespace}} in the
     * address are filled in for each pod of the wave; without them it is asked once.
     */
    record Http(String url, Duration timeout) implements GateSpec {
        @Override
        public String label() {
            return "http " + url;
        }
    }

    /**
     * An instant query to a Prometheus server gives a result that is not empty and whose every value is true (not 0),
     * so a comparison such as {@code rate(errors[1m]) < 0.01} reads as it is meant.
     *
     * @param server base address of the Prometheus API, without {@code /api/v1}
     */
    record PromQl(String server, String query, Duration timeout) implements GateSpec {
        @Override
        public String label() {
            return "promql " + query;
        }
    }

    /**
     * A shell command in the given container (the first one if empty) of each pod of the wave ends with 0.
     */
    record Exec(String container, String command, Duration timeout) implements GateSpec {
        @Override
        public String label() {
            return "exec " + command;
        }
    }

    /**
     * An SQL query in each PostgreSQL pod of the wave, through {@code psql} in its container, gives true in the first
     * column of its first row.
     */
    record Sql(String container, String query, Duration timeout) implements GateSpec {
        @Override
        public String label() {
            return "sql " + query;
        }
    }

    /** Code of the caller's: the body of a Pipeline step, or a {@link Gate} handed to the Java API. */
    record Caller(String name, Duration timeout) implements GateSpec {
        @Override
        public String label() {
            return name;
        }
    }
}
