package io.jenkins.plugins.statefulset.rollout.sim.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.List;

/**
 * Probes and hooks of a container. Source: {@code validateProbe}, {@code validateHandler}, {@code validateLifecycle}.
 *
 * <ol>
 *   <li>A probe and a hook do exactly one thing. A port is a number from 1 to 65535 or a name; HTTP goes to a path.
 *   <li>Times and thresholds are not negative. A liveness and a startup probe succeed at the first success; a readiness
 *       probe has no grace period.
 *   <li>A hook sleeps no longer than the pod's grace period.
 *   <li>A signal to stop is dropped without a word: it is alpha.
 * </ol>
 */
final class HandlerRules {
    private static final List<String> OF_PROBES = List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final List<String> OF_HOOKS = List.of("exec", "httpGet", "tcpSocket", "sleep");
    private static final List<String> TIMES =
            List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold");

    private final Field grace;

    /** @param spec of the pod */
    HandlerRules(Field spec) {
        this.grace = spec.at("terminationGracePeriodSeconds");
    }

    void check(Field container) {
        lifecycle(container.at("lifecycle"));
        for (String kind : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            Field probe = container.at(kind);
            if (!probe.isSet()) {
                continue;
            }
            probe(probe);
            Field own = probe.at("terminationGracePeriodSeconds");
            if (kind.equals("readinessProbe") && own.isSet()) {
                own.invalid("must not be set for readinessProbes");
            }
            Field successes = probe.at("successThreshold");
            if (!kind.equals("readinessProbe") && successes.number() != 1) {
                successes.invalid("must be 1");
            }
        }
    }

    private void probe(Field probe) {
        handler(probe, OF_PROBES);
        TIMES.forEach(time -> probe.at(time).mustNotBeNegative());
        Field own = probe.at("terminationGracePeriodSeconds");
        if (own.isSet() && own.number() <= 0) {
            own.invalid("must be greater than 0");
        }
    }

    private void lifecycle(Field lifecycle) {
        for (String hook : List.of("postStart", "preStop")) {
            if (lifecycle.has(hook)) {
                handler(lifecycle.at(hook), OF_HOOKS);
            }
        }
    }

    private void handler(Field handler, List<String> kinds) {
        boolean found = false;
        for (String kind : kinds) {
            Field action = handler.at(kind);
            if (!action.isSet()) {
                continue;
            }
            if (found) {
                action.forbidden("may not specify more than 1 handler type");
                continue;
            }
            found = true;
            switch (kind) {
                case "exec" -> action.at("command").mustBeGiven();
                case "httpGet" -> http(action);
                case "tcpSocket" -> port(action.at("port"));
                case "grpc" -> {
                    Field port = action.at("port").orElse(IntNode.valueOf(0));
                    port.invalid(Formats.portNumber(port.number()));
                }
                default -> sleep(action);
            }
        }
        if (!found) {
            handler.required("must specify a handler type");
        }
    }

    private static void http(Field action) {
        action.at("path").mustBeGiven();
        port(action.at("port"));
        action.at("scheme").mustBeOneOf(List.of("HTTP", "HTTPS"));
        for (Field header : action.at("httpHeaders").items()) {
            String name = header.at("name").text();
            Formats.httpHeader(name).forEach(why -> action.at("httpHeaders").invalid(name, why));
        }
    }

    /** {@code ValidatePortNumOrName}. */
    static void port(Field given) {
        Field port = given.orElse(IntNode.valueOf(0));
        JsonNode value = port.value();
        if (value.isTextual()) {
            port.invalid(Formats.portName(value.asText()));
        } else {
            port.invalid(Formats.portNumber(port.number()));
        }
    }

    private void sleep(Field action) {
        long seconds = action.at("seconds").number();
        if (grace.isSet() && (seconds < 0 || seconds > grace.number())) {
            action.at("seconds")
                    .as(action)
                    .invalid("must be non-negative and less than terminationGracePeriodSeconds (" + grace.number()
                            + ")");
        }
    }
}
