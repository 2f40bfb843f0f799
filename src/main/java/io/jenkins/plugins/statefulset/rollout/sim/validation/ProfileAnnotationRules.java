package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Annotations of pods that the server reads. Source: {@code ValidatePodSpecificAnnotations},
 * {@code validateSeccompAnnotationsAndFields}, {@code validateAppArmorAnnotationsAndFieldsMatchOnCreate}.
 *
 * <ol>
 *   <li>The cost of deletion is a number of 32 bits.
 *   <li>Profiles in annotations, as they were before there were fields, have the old forms; an AppArmor profile is that of a
 *       container; where there is a field, too, both say the same.
 *   <li>A mirror pod has a node.
 * </ol>
 */
final class ProfileAnnotationRules {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String LOCALHOST = "localhost/";

    private ProfileAnnotationRules() {}

    static void check(Field annotations, Field spec) {
        Map<String, String> all = annotations.texts();
        if (all.containsKey(MIRROR) && spec.at("nodeName").isEmpty()) {
            annotations.key(MIRROR).invalid("must set spec.nodeName if mirror pod annotation is set");
        }
        String cost = all.get(COST);
        if (cost != null && !isNumber(cost)) {
            annotations.key(COST).invalid("must be a 32bit integer");
        }
        all.forEach((key, profile) -> {
            if (key.equals(SECCOMP_POD) || key.startsWith(SECCOMP)) {
                seccomp(annotations.at(key).as(annotations.at(key)), profile);
            } else if (key.startsWith(APP_ARMOR)) {
                appArmor(annotations.key(key), key.substring(APP_ARMOR.length()), profile, spec);
            }
        });
    }

    /** No sign and no zero in front ({@code validFirstDigit}). */
    private static boolean isNumber(String text) {
        try {
            Integer.parseInt(text);
            return text.matches("-?(0|[1-9][0-9]*)");
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void seccomp(Field place, String profile) {
        if (profile.startsWith(LOCALHOST)) {
            String path = profile.substring(LOCALHOST.length());
            if (path.startsWith("/")) {
                place.invalid(path, "must be a relative path");
            }
            if (Formats.stepsBack(path)) {
                place.invalid(path, "must not contain '..'");
            }
        } else if (!List.of("runtime/default", "docker/default", "unconfined").contains(profile)) {
            place.invalid("must be a valid seccomp profile");
        }
    }

    private static void appArmor(Field place, String container, String profile, Field spec) {
        if (containers(spec).stream()
                .noneMatch(candidate -> candidate.at("name").is(container))) {
            place.invalid(container, "container not found");
        }
        if (!profile.isEmpty()
                && !profile.equals("runtime/default")
                && !profile.equals("unconfined")
                && !profile.startsWith(LOCALHOST)) {
            place.invalid("invalid AppArmor profile name: \"" + profile + "\"");
        }
    }

    /** The containers in the order in which the server visits them. */
    private static List<Field> containers(Field spec) {
        List<Field> all = new ArrayList<>(spec.at("initContainers").items());
        all.addAll(spec.at("containers").items());
        return all;
    }

    /** That annotations and fields say the same. */
    static void agree(Field annotations, Field spec) {
        Map<String, String> all = annotations.texts();
        Field ofPod = spec.at("securityContext");
        agree(ofPod.at("seccompProfile"), ofPod.at("seccompProfile"), all.get(SECCOMP_POD), "seccomp");
        for (Field container : containers(spec)) {
            Field context = container.at("securityContext");
            String name = container.at("name").text();
            Field seccomp = context.at("seccompProfile");
            agree(seccomp, seccomp, all.get(SECCOMP + name), "seccomp");
            if (!spec.at("os").at("name").is("windows")) {
                Field own = context.at("appArmorProfile");
                agree(own.isSet() ? own : ofPod.at("appArmorProfile"), own, all.get(APP_ARMOR + name), "apparmor");
            }
        }
    }

    private static void agree(Field profile, Field place, String annotation, String what) {
        if (!profile.isSet() || annotation == null) {
            return;
        }
        boolean sameType =
                switch (profile.at("type").text()) {
                    case "Unconfined" -> annotation.equals("unconfined");
                    case "RuntimeDefault" ->
                        annotation.equals("runtime/default")
                                || (what.equals("seccomp") && annotation.equals("docker/default"));
                    case "Localhost" -> annotation.startsWith(LOCALHOST);
                    default -> true;
                };
        if (!sameType) {
            place.at("type").forbidden(what + " type in annotation and field must match");
        } else if (profile.at("type").is("Localhost")
                && !profile.at("localhostProfile").is(annotation.substring(LOCALHOST.length()))) {
            place.at("localhostProfile").forbidden(what + " profile in annotation and field must match");
        }
    }
}
