package io.jenkins.plugins.statefulset.rollout.sim.validation;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Pods and operating systems. Source: {@code validateOS}, {@code validateLinux}, {@code validateWindows},
 * {@code validateWindowsSecurityContextOptions}, {@code validateWindowsHostProcessPod}.
 *
 * <ol>
 *   <li>A pod that names its system has nothing of the other one.
 *   <li>The containers of a Windows pod are processes of the host all or none, and then on the host's network.
 * </ol>
 */
final class WindowsRules {
    private static final String NOT_ON_LINUX = "windows options cannot be set for a linux pod";
    private static final String NOT_ON_WINDOWS = "cannot be set for a windows pod";
    private static final int MAX_SPEC = 64 * 1024;
    private static final int MAX_DOMAIN = 256;
    private static final int MAX_USER = 104;
    private static final Pattern NET_BIOS = Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");
    private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    private WindowsRules() {}

    static void system(Field spec) {
        Field system = spec.at("os");
        if (!system.isSet()) {
            return;
        }
        if (system.at("name").isEmpty()) {
            system.at("name").required();
            return;
        }
        switch (system.at("name").text()) {
            case "linux" -> {
                forbid(spec.at("securityContext"), NOT_ON_LINUX, "windowsOptions");
                containers(spec).forEach(container -> forbid(container, NOT_ON_LINUX, "windowsOptions"));
            }
            case "windows" -> {
                forbid(
                        spec.at("securityContext"),
                        NOT_ON_WINDOWS,
                        "appArmorProfile",
                        "seLinuxOptions",
                        "seccompProfile",
                        "fsGroup",
                        "fsGroupChangePolicy",
                        "runAsUser",
                        "runAsGroup",
                        "supplementalGroups",
                        "supplementalGroupsPolicy",
                        "seLinuxChangePolicy");
                if (!spec.at("securityContext").at("sysctls").isEmpty()) {
                    spec.at("securityContext").at("sysctls").forbidden(NOT_ON_WINDOWS);
                }
                forbid(spec, NOT_ON_WINDOWS, "hostUsers", "shareProcessNamespace");
                for (String shared : List.of("hostPID", "hostIPC")) {
                    if (spec.at(shared).isTrue()) {
                        spec.at(shared).forbidden(NOT_ON_WINDOWS);
                    }
                }
                containers(spec)
                        .forEach(container -> forbid(
                                container,
                                NOT_ON_WINDOWS,
                                "appArmorProfile",
                                "seLinuxOptions",
                                "seccompProfile",
                                "capabilities",
                                "readOnlyRootFilesystem",
                                "privileged",
                                "allowPrivilegeEscalation",
                                "procMount",
                                "runAsUser",
                                "runAsGroup"));
            }
            default -> system.unsupported(system.at("name").text(), List.of("linux", "windows"));
        }
    }

    private static void forbid(Field context, String why, String... fields) {
        for (String field : fields) {
            if (context.has(field)) {
                context.at(field).forbidden(why);
            }
        }
    }

    /** The security contexts of all containers. */
    private static List<Field> containers(Field spec) {
        List<Field> contexts = new ArrayList<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            spec.at(list).items().forEach(container -> contexts.add(container.at("securityContext")));
        }
        return contexts;
    }

    static void hostProcesses(Field spec) {
        Field ofPod = spec.at("securityContext").at("windowsOptions").at("hostProcess");
        int onHost = 0;
        List<Field> containers = containers(spec);
        for (Field context : containers) {
            Field own = context.at("windowsOptions").at("hostProcess");
            if (ofPod.isSet() && own.isSet() && ofPod.isTrue() != own.isTrue()) {
                own.invalid("pod hostProcess value must be identical if both are specified, was " + ofPod.isTrue());
            }
            if (own.isSet() ? own.isTrue() : ofPod.isTrue()) {
                onHost++;
            }
        }
        if (onHost > 0 && onHost != containers.size()) {
            spec.invalid(
                    "",
                    "If pod contains any hostProcess containers then all containers must be HostProcess containers");
        }
        if (onHost > 0 && !spec.at("hostNetwork").isTrue()) {
            spec.at("hostNetwork")
                    .orElse(BooleanNode.FALSE)
                    .invalid("hostNetwork must be true if pod contains any hostProcess containers");
        }
    }

    static void options(Field options) {
        Field name = options.at("gmsaCredentialSpecName");
        if (name.isSet()) {
            name.invalid(Formats.dnsSubdomain(name.text()));
        }
        Field spec = options.at("gmsaCredentialSpec");
        if (spec.isSet() && spec.isEmpty()) {
            spec.invalid("gmsaCredentialSpec cannot be an empty string");
        } else if (spec.text().length() > MAX_SPEC) {
            spec.invalid("gmsaCredentialSpec size must be under 64 KiB");
        }
        if (options.has("runAsUserName")) {
            user(options.at("runAsUserName"));
        }
    }

    private static void user(Field name) {
        String[] parts = name.text().split("\\\\", -1);
        if (name.isEmpty()) {
            name.invalid("runAsUserName cannot be an empty string");
        } else if (name.text().matches("(?s).*\\p{Cntrl}.*")) {
            name.invalid("runAsUserName cannot contain control characters");
        } else if (parts.length > 2) {
            name.invalid("runAsUserName cannot contain more than one backslash");
        } else {
            if (parts.length == 2 && parts[0].length() >= MAX_DOMAIN) {
                name.invalid("runAsUserName's Domain length must be under 256 characters");
            }
            if (parts.length == 2
                    && !NET_BIOS.matcher(parts[0]).matches()
                    && !DOMAIN.matcher(parts[0]).matches()) {
                name.invalid("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
            }
            account(name, parts[parts.length - 1]);
        }
    }

    private static void account(Field name, String user) {
        if (user.isEmpty()) {
            name.invalid("runAsUserName's User cannot be empty");
        } else if (user.length() > MAX_USER) {
            name.invalid("runAsUserName's User length must not be longer than 104 characters");
        }
        if (user.matches("[. ]+")) {
            name.invalid("runAsUserName's User cannot contain only periods or spaces");
        }
        if (user.matches(".*[\"/\\\\:;|=,+*?<>@\\[\\]].*")) {
            name.invalid("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
        }
    }
}
