package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Security contexts of a pod and its containers. Source: {@code validatePodSpecSecurityContext},
 * {@code ValidateSecurityContext}, {@code validateSysctls}, {@code validateSeccompProfileField},
 * {@code ValidateAppArmorProfileField}.
 *
 * <ol>
 *   <li>Users and groups are numbers from 0 to 2147483647.
 *   <li>A profile of the host is named where the type says so, and only there.
 *   <li>A sysctl of a namespace that the pod shares with its host is refused.
 *   <li>Who is privileged cannot be kept from getting more privileges. The API servers of the testbed allow privileged
 *       containers, as those of nearly all clusters do.
 * </ol>
 */
final class SecurityRules {
    private static final List<String> PROFILES = List.of("Localhost", "RuntimeDefault", "Unconfined");
    private static final Pattern SYSCTL =
            Pattern.compile("([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?");
    private static final int MAX_SYSCTL = 253;
    private static final int MAX_PROFILE = 4095;

    private SecurityRules() {}

    /** @param spec of the pod, which has the fields that say what it shares with its host */
    static void ofPod(Field spec) {
        Field context = spec.at("securityContext");
        for (String id : List.of("fsGroup", "runAsUser", "runAsGroup")) {
            userOrGroup(context.at(id));
        }
        context.at("supplementalGroups").items().forEach(SecurityRules::userOrGroup);
        Field shared = spec.at("shareProcessNamespace");
        if (shared.isTrue() && spec.at("hostPID").isTrue()) {
            boolean ofSpec = spec.refusals().since(1, 35);
            shared.as(ofSpec ? shared : context.at("shareProcessNamespace"))
                    .invalid("ShareProcessNamespace and HostPID cannot both be enabled");
        }
        sysctls(spec, context.at("sysctls"));
        context.at("fsGroupChangePolicy").mayBeOneOf(List.of("Always", "OnRootMismatch"));
        seccomp(context.at("seccompProfile"));
        WindowsRules.options(context.at("windowsOptions"));
        appArmor(context.at("appArmorProfile"));
        context.at("supplementalGroupsPolicy").mayBeOneOf(List.of("Merge", "Strict"));
        context.at("seLinuxChangePolicy")
                .mayBeOneOf(spec.refusals().since(1, 35) ? List.of("MountOption", "Recursive") : List.of("Recursive"));
    }

    static void ofContainer(Field context, Field spec) {
        userOrGroup(context.at("runAsUser"));
        userOrGroup(context.at("runAsGroup"));
        Field mount = context.at("procMount");
        mount.mayBeOneOf(List.of("Default", "Unmasked"));
        if (mount.is("Unmasked") && !spec.at("hostUsers").isFalse()) {
            mount.invalid("`hostUsers` must be false to use `Unmasked`");
        }
        seccomp(context.at("seccompProfile"));
        if (context.at("allowPrivilegeEscalation").isFalse()) {
            if (context.at("privileged").isTrue()) {
                context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }
            for (Field capability : context.at("capabilities").at("add").items()) {
                // Only under the kernel's own name; SYS_ADMIN, as manifests write it, is let through.
                if (capability.is("CAP_SYS_ADMIN")) {
                    context.invalid(
                            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
                }
            }
        }
        WindowsRules.options(context.at("windowsOptions"));
        appArmor(context.at("appArmorProfile"));
    }

    private static void userOrGroup(Field id) {
        if (id.isSet()) {
            id.invalid(Formats.userOrGroup(id.number()));
        }
    }

    private static void sysctls(Field spec, Field sysctls) {
        Set<String> names = new HashSet<>();
        for (Field sysctl : sysctls.items()) {
            Field name = sysctl.at("name");
            String text = name.text();
            if (text.isEmpty()) {
                name.required();
            } else if (text.length() > MAX_SYSCTL || !SYSCTL.matcher(text).matches()) {
                name.invalid("must have at most 253 characters and match regex ^" + SYSCTL + "$");
            } else if (names.contains(text)) {
                name.duplicate();
            }
            names.add(text);
            String dotted = text.replace('/', '.');
            if (spec.at("hostNetwork").isTrue() && dotted.startsWith("net.")) {
                name.invalid("may not be specified when 'hostNetwork' is true");
            }
            boolean interprocess = dotted.startsWith("kernel.shm")
                    || dotted.startsWith("kernel.msg")
                    || dotted.equals("kernel.sem")
                    || dotted.startsWith("fs.mqueue.");
            if (spec.at("hostIPC").isTrue() && interprocess) {
                name.invalid("may not be specified when 'hostIPC' is true");
            }
        }
    }

    private static void seccomp(Field profile) {
        if (!profile.isSet()) {
            return;
        }
        Field type = profile.at("type");
        Field path = profile.at("localhostProfile");
        if (type.isEmpty()) {
            type.required("type is required when seccompProfile is set");
        } else {
            type.mustBeOneOf(PROFILES);
        }
        if (!type.is("Localhost")) {
            if (path.isSet()) {
                path.invalid("can only be set when seccomp type is Localhost");
            }
        } else if (path.isSet()) {
            Paths.descending(path);
        } else {
            path.required("must be set when seccomp type is Localhost");
        }
    }

    private static void appArmor(Field profile) {
        if (!profile.isSet()) {
            return;
        }
        Field name = profile.at("localhostProfile");
        switch (profile.at("type").text()) {
            case "Localhost" -> {
                if (name.isSet() && !name.is(name.text().strip())) {
                    name.invalid("must not be padded with whitespace");
                } else if (name.isEmpty()) {
                    name.required("must be set when AppArmor type is Localhost");
                }
                if (name.text().length() > MAX_PROFILE) {
                    name.tooLong(MAX_PROFILE);
                }
            }
            case "RuntimeDefault", "Unconfined" -> {
                if (name.isSet()) {
                    name.invalid("can only be set when AppArmor type is Localhost");
                }
            }
            case "" -> profile.at("type").required("type is required when appArmorProfile is set");
            default -> profile.at("type").unsupported(PROFILES);
        }
    }
}
