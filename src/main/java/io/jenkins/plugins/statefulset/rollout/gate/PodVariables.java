package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a command around a pod finds in its environment: {@code ROLLOUT_POD} (the pod that is to go or is back), {@code ROLLOUT_ORDINAL},
 * {@code ROLLOUT_ON} (the pod that it runs in), {@code ROLLOUT_PEERS} (other pods that are ready, updated ones first), {@code ROLLOUT_UPDATED}
 * (those of them that are on the revision that the pod is to get), {@code ROLLOUT_REPLICAS}, {@code ROLLOUT_SET} and
 * {@code ROLLOUT_NAMESPACE}.
 *
 * <p>Only those that a command names are set, so that one that names none is run as it is written. Their values are names as Kubernetes allows
 * them, which mean nothing to a shell.
 */
final class PodVariables {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private PodVariables() {}

    /** The beginning of a script that sets them; empty where the command names none. */
    static String before(String command, GateContext context, String on) {
        Map<String, String> values = new LinkedHashMap<>();
        PodScene scene = context.scene().orElse(new PodScene(PodMoment.AFTER, on, List.of(), List.of(), 0));
        values.put("ROLLOUT_POD", checked(scene.pod()));
        values.put("ROLLOUT_ORDINAL", scene.pod().substring(scene.pod().lastIndexOf('-') + 1));
        values.put("ROLLOUT_ON", checked(on));
        values.put("ROLLOUT_PEERS", names(scene.peers()));
        values.put("ROLLOUT_UPDATED", names(scene.updated()));
        values.put("ROLLOUT_REPLICAS", Integer.toString(scene.replicas()));
        values.put("ROLLOUT_SET", checked(context.statefulSet()));
        values.put("ROLLOUT_NAMESPACE", checked(context.namespace()));
        String set = values.entrySet().stream()
                .filter(entry -> command.contains(entry.getKey()))
                .map(entry -> entry.getKey() + "='" + entry.getValue() + "'")
                .collect(Collectors.joining(" "));
        return set.isEmpty() ? "" : "export " + set + "\n";
    }

    private static String names(List<String> pods) {
        return pods.stream().map(PodVariables::checked).collect(Collectors.joining(" "));
    }

    private static String checked(String name) {
        return Optional.of(name)
                .filter(NAME.asMatchPredicate())
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + LogText.excerpt(name) + "\" is no name that Kubernetes allows"));
    }
}
