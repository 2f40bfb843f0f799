package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The containers of a pod. Source: {@code validateContainers}, {@code validateInitContainers},
 * {@code validateContainerCommon}, {@code validateContainerPorts}, {@code validateResizePolicy},
 * {@code validateContainerRestartPolicy}.
 *
 * <ol>
 *   <li>There is one at least. Each has an image and a name of its own among all containers of the pod.
 *   <li>Ports have numbers from 1 to 65535 and, if any, names that no other port of the container has; the same number twice
 *       is in order. A port of the host is taken once.
 *   <li>Init containers have probes and hooks only as sidecars, with {@code restartPolicy: Always}.
 *   <li>Other restart policies of containers, and rules for them, are there from 1.35 on; before that they are dropped.
 * </ol>
 */
final class ContainerRules {
    static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final List<String> RESTART_POLICIES = List.of("Always", "Never", "OnFailure");
    private static final String ONLY_SIDECARS = "may not be set for init containers without restartPolicy=Always";
    private static final int MAX_RULES = 20;
    private static final int MAX_CODES = 255;

    private final Field spec;
    private final Map<String, Field> volumes;
    private final Set<String> claims;
    private final HandlerRules handlers;

    /**
     * @param spec of the pod
     * @param volumes those that can be mounted, by name
     * @param claims names of the pod's resource claims
     */
    ContainerRules(Field spec, Map<String, Field> volumes, Set<String> claims) {
        this.spec = spec;
        this.volumes = volumes;
        this.claims = claims;
        this.handlers = new HandlerRules(spec);
    }

    void check() {
        Field containers = spec.at("containers");
        if (containers.isEmpty()) {
            containers.required();
        }
        Set<String> names = new HashSet<>();
        for (Field container : containers.items()) {
            common(container);
            if (!names.add(container.at("name").text())) {
                container.at("name").duplicate();
            }
            handlers.check(container);
            restartPolicy(container);
        }
        hostPorts(containers, containers.items());
        Field starting = spec.at("initContainers");
        for (Field container : starting.items()) {
            common(container);
            restartPolicy(container);
            if (names.contains(container.at("name").text())) {
                container.at("name").duplicate();
            } else if (!container.at("name").isEmpty()) {
                names.add(container.at("name").text());
            }
            // The server tells the port of any init container at the first one.
            hostPorts(starting, List.of(container));
            if (container.at("restartPolicy").is("Always")) {
                handlers.check(container);
            } else {
                onlyForSidecars(container);
            }
        }
    }

    private static void onlyForSidecars(Field container) {
        for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.has(field)) {
                container.at(field).forbidden(ONLY_SIDECARS);
            }
        }
        if (!container.refusals().since(1, 35)) {
            return;
        }
        for (Field policy : container.at("resizePolicy").items()) {
            if (policy.at("restartPolicy").is("RestartContainer")) {
                policy.at("restartPolicy")
                        .invalid("must not be set to 'RestartContainer' for non-sidecar initContainers");
            }
        }
    }

    /** {@code validateContainerCommon}. */
    private void common(Field container) {
        Field name = container.at("name");
        if (name.isEmpty()) {
            name.required();
        } else {
            name.invalid(Formats.dnsLabel(name.text()));
        }
        container.at("image").mustBeGiven();
        container.at("terminationMessagePolicy").mustBeOneOf(List.of("File", "FallbackToLogsOnError"));
        ports(container.at("ports"));
        EnvRules.check(container);
        new MountRules(volumes, container).check();
        container.at("imagePullPolicy").mustBeOneOf(PULL_POLICIES);
        ResourceRules.ofContainer(container.at("resources"), claims);
        resizePolicy(container.at("resizePolicy"));
        SecurityRules.ofContainer(container.at("securityContext"), spec);
    }

    private static void ports(Field ports) {
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.at("name");
            if (!name.isEmpty()) {
                List<String> wrong = Formats.portName(name.text());
                name.invalid(wrong);
                if (wrong.isEmpty() && !names.add(name.text())) {
                    name.duplicate();
                }
            }
            Field number = port.at("containerPort");
            if (number.number() == 0) {
                number.required();
            } else {
                number.invalid(Formats.portNumber(number.number()));
            }
            Field host = port.at("hostPort");
            if (host.number() != 0) {
                host.invalid(Formats.portNumber(host.number()));
            }
            port.at("protocol").mustBeOneOf(PROTOCOLS);
        }
    }

    /** {@code checkHostPortConflicts}. */
    private static void hostPorts(Field list, List<Field> containers) {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < containers.size(); i++) {
            List<Field> ports = containers.get(i).at("ports").items();
            for (int j = 0; j < ports.size(); j++) {
                Field port = ports.get(j);
                String key = port.at("protocol").text() + "/"
                        + port.at("hostIP").text() + "/" + port.at("hostPort").number();
                if (port.at("hostPort").number() != 0 && !taken.add(key)) {
                    list.index(i).at("ports").index(j).at("hostPort").duplicate(key);
                }
            }
        }
    }

    private void resizePolicy(Field policies) {
        Set<String> resources = new HashSet<>();
        for (Field policy : policies.items()) {
            Field resource = policy.at("resourceName");
            if (!resources.add(resource.text())) {
                policy.duplicate(resource.text());
            }
            inList(policies, resource, List.of("cpu", "memory"));
            inList(policies, policy.at("restartPolicy"), List.of("NotRequired", "RestartContainer"));
            if (spec.at("restartPolicy").is("Never")
                    && !policy.at("restartPolicy").is("NotRequired")) {
                policy.at("restartPolicy")
                        .as(policies)
                        .invalid(
                                policy.refusals().since(1, 35)
                                        ? "must be 'NotRequired' when pod `restartPolicy` is 'Never'"
                                        : "must be 'NotRequired' when `restartPolicy` is 'Never'");
            }
        }
    }

    private static void inList(Field list, Field value, List<String> supported) {
        if (value.isEmpty()) {
            list.required();
        } else if (!supported.contains(value.text())) {
            list.unsupported(value.text(), supported);
        }
    }

    private static void restartPolicy(Field container) {
        if (!container.refusals().since(1, 35)) {
            return;
        }
        Field policy = container.at("restartPolicy");
        Field rules = container.at("restartPolicyRules");
        if (!policy.isSet() && !rules.isEmpty()) {
            policy.required("must specify restartPolicy when restart rules are used");
        }
        policy.mayBeOneOf(RESTART_POLICIES);
        if (rules.items().size() > MAX_RULES) {
            rules.tooMany(rules.items().size(), MAX_RULES);
        }
        for (Field rule : rules.items()) {
            rule.at("action").mustBeOneOf(List.of("Restart", "RestartAllContainers"));
            Field codes = rule.at("exitCodes");
            if (!codes.isSet()) {
                codes.required("must be specified");
                continue;
            }
            codes.at("operator").mustBeOneOf(List.of("In", "NotIn"));
            int values = codes.at("values").items().size();
            if (values > MAX_CODES) {
                codes.at("values").tooMany(values, MAX_CODES);
            }
        }
    }
}
