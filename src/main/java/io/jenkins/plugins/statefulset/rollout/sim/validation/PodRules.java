package io.jenkins.plugins.statefulset.rollout.sim.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The spec of a pod. Source: {@code ValidatePodSpec}, {@code validatePodDNSConfig}, {@code ValidateHostAliases},
 * {@code validatePodHostNetworkDeps}, {@code validateHostUsers}, {@code validatePodHostName}.
 *
 * <ol>
 *   <li>Volumes, containers, security and scheduling have rules of their own.
 *   <li>Names of other objects and of hosts are DNS names.
 *   <li>{@code dnsPolicy: None} comes with a name server; there are at most 3 of them and 32 search paths.
 *   <li>On the host's network a port of the host is the container's own.
 *   <li>With users of its own ({@code hostUsers: false}) a pod shares nothing with its host.
 * </ol>
 */
final class PodRules {
    private static final int MAX_NAMESERVERS = 3;
    private static final int MAX_SEARCHES = 32;
    private static final int MAX_SEARCH_CHARACTERS = 2048;
    private static final int MAX_HOSTNAME = 64;

    private PodRules() {}

    static void check(Field spec) {
        spec.at("terminationGracePeriodSeconds").mustBeGiven();
        Map<String, Field> volumes = VolumeRules.check(spec.at("volumes"));
        new ContainerRules(spec, volumes, PodResourceRules.claims(spec)).check();
        PodResourceRules.check(spec);
        hostNetwork(spec);
        oneOf(spec.at("restartPolicy"), List.of("Always", "OnFailure", "Never"));
        oneOf(spec.at("dnsPolicy"), List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"));
        SecurityRules.ofPod(spec);
        dns(spec);
        spec.at("readinessGates").items().forEach(gate -> gate.at("conditionType")
                .invalid(Formats.qualifiedName(gate.at("conditionType").text())));
        SchedulingRules.check(spec);
        WindowsRules.hostProcesses(spec);
        hostUsers(spec);
        names(spec);
        hostAliases(spec.at("hostAliases"));
        if (spec.has("preemptionPolicy")) {
            oneOf(spec.at("preemptionPolicy"), List.of("PreemptLowerPriority", "Never"));
        }
        if (spec.has("overhead")) {
            ResourceRules.overhead(spec.at("overhead"));
        }
        WindowsRules.system(spec);
        fileVariables(spec);
    }

    private static void oneOf(Field value, List<String> supported) {
        if (value.isEmpty()) {
            value.required();
        } else {
            value.mustBeOneOf(supported);
        }
    }

    private static void names(Field spec) {
        for (String name : List.of("serviceAccountName", "nodeName", "priorityClassName")) {
            if (!spec.at(name).isEmpty()) {
                spec.at(name).invalid(Formats.dnsSubdomain(spec.at(name).text()));
            }
        }
        if (spec.has("runtimeClassName")) {
            spec.at("runtimeClassName")
                    .invalid(Formats.dnsSubdomain(spec.at("runtimeClassName").text()));
        }
        for (String label : List.of("hostname", "subdomain")) {
            if (!spec.at(label).isEmpty()) {
                spec.at(label).invalid(Formats.dnsLabel(spec.at(label).text()));
            }
        }
        Field deadline = spec.at("activeDeadlineSeconds");
        if (deadline.isSet() && (deadline.number() < 1 || deadline.number() > Integer.MAX_VALUE)) {
            deadline.invalid(Formats.between(1, Integer.MAX_VALUE));
        }
        Field override = spec.at("hostnameOverride");
        if (override.isSet() && spec.refusals().since(1, 35)) {
            if (spec.at("setHostnameAsFQDN").isTrue()) {
                override.forbidden("may not be specified when setHostnameAsFQDN is true");
            }
            if (spec.at("hostNetwork").isTrue()) {
                override.forbidden("may not be specified when hostNetwork is true");
            }
            if (override.text().length() > MAX_HOSTNAME) {
                override.tooLong(MAX_HOSTNAME);
            }
            override.invalid(Formats.dnsSubdomain(override.text()));
        }
    }

    private static void dns(Field spec) {
        Field config = spec.at("dnsConfig");
        Field servers = config.at("nameservers");
        if (spec.at("dnsPolicy").is("None")) {
            if (!config.isSet()) {
                config.required("must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }
            if (servers.isEmpty()) {
                servers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
                return;
            }
        }
        if (servers.items().size() > MAX_NAMESERVERS) {
            servers.invalid("must not have more than 3 nameservers");
        }
        servers.items().forEach(PodRules::address);
        Field searches = config.at("searches");
        List<Field> all = searches.items();
        if (all.size() > MAX_SEARCHES) {
            searches.invalid("must not have more than 32 search paths");
        }
        if (all.stream().map(Field::text).collect(Collectors.joining(" ")).length() > MAX_SEARCH_CHARACTERS) {
            searches.invalid("must not have more than 2048 characters (including spaces) in the search list");
        }
        for (Field search : all) {
            if (!search.is(".")) {
                String domain = search.text().replaceFirst("\\.$", "");
                Formats.searchDomain(domain).forEach(why -> search.invalid(domain, why));
            }
        }
        for (Field option : config.at("options").items()) {
            if (option.at("name").isEmpty()) {
                option.required("must not be empty");
            }
        }
    }

    /** {@code IsValidIPForLegacyField}: zeros before a number are in order up to 1.36, as are mapped addresses. */
    private static void address(Field address) {
        String text = address.text();
        if (!isAddress(text)) {
            address.invalid("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        } else if (address.refusals().since(1, 37)) {
            if (text.matches("(.*[.:])?0\\d+\\..*|.*\\.0\\d+")) {
                address.invalid("must not have leading 0s");
            }
            if (text.toLowerCase(Locale.ROOT).matches("(0*:)*:?(0*:)*ffff:.*\\..*")) {
                address.invalid("must not be an IPv4-mapped IPv6 address");
            }
        }
    }

    static boolean isAddress(String text) {
        if (text.matches("\\d+(\\.\\d+){3}")) {
            return List.of(text.split("\\.")).stream()
                    .allMatch(part -> part.replaceFirst("^0+(?=.)", "").length() < 4 && Integer.parseInt(part) <= 255);
        }
        if (!text.contains(":") || !text.matches("[0-9a-fA-F:.]+")) {
            return false;
        }
        try {
            // Nothing is asked of a name server: what has a colon is an address or nothing.
            return InetAddress.getByName(text) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void hostAliases(Field aliases) {
        for (Field alias : aliases.items()) {
            address(alias.at("ip"));
            alias.at("hostnames").items().forEach(name -> name.invalid(Formats.dnsSubdomain(name.text())));
        }
    }

    private static void hostNetwork(Field spec) {
        if (!spec.at("hostNetwork").isTrue()) {
            return;
        }
        for (Field container : spec.at("containers").items()) {
            for (Field port : container.at("ports").items()) {
                long host = port.at("hostPort").number();
                if (host != 0 && host != port.at("containerPort").number()) {
                    port.at("hostPort").invalid("must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void hostUsers(Field spec) {
        if (!spec.at("hostUsers").isFalse()) {
            return;
        }
        String why = "when `hostUsers` is false";
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (spec.at(shared).isTrue()) {
                // The server writes two of the three with a capital.
                spec.at(shared.replaceFirst("hostP", "HostP").replaceFirst("hostI", "HostI"))
                        .forbidden(why);
            }
        }
        for (String list : List.of("initContainers", "containers")) {
            for (Field container : spec.at(list).items()) {
                if (!container.at("volumeDevices").isEmpty()) {
                    container.at("volumeDevices").forbidden(why);
                }
            }
        }
    }

    /** {@code validateFileKeyRefVolumes}. */
    private static void fileVariables(Field spec) {
        if (!spec.refusals().since(1, 35)) {
            return;
        }
        for (String list : List.of("initContainers", "containers")) {
            for (Field container : spec.at(list).items()) {
                for (Field variable : container.at("env").items()) {
                    Field file = variable.at("valueFrom").at("fileKeyRef");
                    if (file.isSet()) {
                        fileVolume(spec, file.at("volumeName"));
                    }
                }
            }
        }
    }

    private static void fileVolume(Field spec, Field name) {
        List<JsonNode> volumes = spec.at("volumes").items().stream()
                .filter(volume -> volume.at("name").is(name.text()))
                .map(Field::value)
                .toList();
        if (volumes.isEmpty()) {
            name.notFound();
        } else if (!volumes.get(0).has("emptyDir")) {
            name.invalid("referenced volume must be of type emptyDir");
        }
    }
}
