package io.jenkins.plugins.statefulset.rollout.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.lint.LintSubject.Place;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a pod asks for, whom it runs as, where it runs, and what goes before it.
 *
 * <ol>
 *   <li>Containers state requests of CPU and memory and a limit of memory, or the pod does for all of them.
 *   <li>Containers do not run as root: {@code runAsNonRoot}, or a user that is not 0, on the container or on the pod.
 *   <li>A pod with a user of its own that writes to a volume has an {@code fsGroup}, which the pod alone can have.
 *   <li>Several pods are kept apart: by anti-affinity that matches their own labels, or by spread constraints.
 *   <li>Init containers end: a loop that waits has a limit. They leave the owner of large volumes alone.
 * </ol>
 */
final class PodSpecRules {
    private static final Pattern ENDLESS = Pattern.compile("\\b(until|while)\\b[^;\\n]*[;\\n]\\s*do\\b");
    private static final Pattern LIMITED = Pattern.compile("\\btimeout\\b|-lt|-le|-gt|-ge|\\bexit\\b|\\bbreak\\b");
    private static final Pattern OWNER = Pattern.compile("\\bch(own|mod)\\s+(-\\w+\\s+)*-\\w*R");

    private final LintSubject subject;
    private final List<Hit> hits = new ArrayList<>();

    PodSpecRules(LintSubject subject) {
        this.subject = subject;
    }

    List<Hit> check() {
        subject.containers().forEach(this::resources);
        subject.containers().forEach(this::user);
        group();
        placement();
        subject.initContainers().forEach(this::init);
        return hits;
    }

    private void resources(Place place) {
        JsonNode ofPod = subject.pod().path("resources");
        JsonNode own = place.container().path("resources");
        List<String> missing = new ArrayList<>();
        for (String resource : List.of("cpu", "memory")) {
            boolean stated = own.path("requests").has(resource)
                    || own.path("limits").has(resource)
                    || ofPod.path("requests").has(resource);
            if (!stated) {
                missing.add(resource);
            }
        }
        if (!missing.isEmpty()) {
            add(
                    "resource-requests",
                    place.path() + ".resources",
                    place,
                    Phrase.of("lint.no-request")
                            .with(
                                    "resources",
                                    Message.listed(
                                            missing.stream().map(Message::of).toList(), Message.Between.AND)));
        }
        if (!own.path("limits").has("memory") && !ofPod.path("limits").has("memory")) {
            add("memory-limit", place.path() + ".resources", place, Phrase.of("lint.no-memory-limit"));
        }
    }

    private void user(Place place) {
        JsonNode own = place.container().path("securityContext");
        JsonNode ofPod = subject.pod().path("securityContext");
        JsonNode user = own.has("runAsUser") ? own.path("runAsUser") : ofPod.path("runAsUser");
        JsonNode nonRoot = own.has("runAsNonRoot") ? own.path("runAsNonRoot") : ofPod.path("runAsNonRoot");
        boolean root = user.isMissingNode() ? !nonRoot.asBoolean(false) : user.asLong() == 0;
        if (root) {
            add(
                    "runs-as-root",
                    place.path(),
                    place,
                    user.isMissingNode() ? Phrase.of("lint.user-unset") : Phrase.of("lint.user-root"));
        }
        if (own.path("privileged").asBoolean(false)) {
            add("privileged", place.path() + ".securityContext.privileged", place, Phrase.of("lint.privileged"));
        } else if (!root && own.path("allowPrivilegeEscalation").asBoolean(true)) {
            add("privilege-escalation", place.path(), place, Phrase.of("lint.privilege-escalation"));
        }
    }

    private void group() {
        JsonNode context = subject.pod().path("securityContext");
        boolean user = context.path("runAsUser").asLong(0) > 0;
        if (user
                && !context.has("fsGroup")
                && !subject.spec().path("volumeClaimTemplates").isEmpty()) {
            hits.add(subject.hit(
                    "fs-group",
                    LintSubject.POD + ".securityContext",
                    Phrase.of("lint.fs-group")
                            .with("user", context.path("runAsUser").asText())));
        }
    }

    private void placement() {
        JsonNode anti = subject.pod().path("affinity").path("podAntiAffinity");
        boolean spread = !subject.pod().path("topologySpreadConstraints").isEmpty();
        if (subject.replicas() > 1 && anti.isEmpty() && !spread) {
            hits.add(subject.hit(
                    "anti-affinity",
                    LintSubject.POD,
                    Phrase.of("lint.anti-affinity").with("replicas", subject.replicas())));
        }
        terms(anti, "requiredDuringSchedulingIgnoredDuringExecution", "");
        terms(anti, "preferredDuringSchedulingIgnoredDuringExecution", "podAffinityTerm");
    }

    private void terms(JsonNode anti, String list, String wrapped) {
        int index = 0;
        for (JsonNode entry : anti.path(list)) {
            JsonNode term = wrapped.isEmpty() ? entry : entry.path(wrapped);
            if (!matchesOwnPods(term.path("labelSelector"))) {
                hits.add(subject.hit(
                        "anti-affinity-selector",
                        LintSubject.POD + ".affinity.podAntiAffinity." + list + "[" + index + "]",
                        Phrase.of("lint.anti-affinity-selector")));
            }
            index++;
        }
    }

    private boolean matchesOwnPods(JsonNode selector) {
        JsonNode labels = subject.spec().path("template").path("metadata").path("labels");
        for (Map.Entry<String, JsonNode> wanted : selector.path("matchLabels").properties()) {
            if (!labels.path(wanted.getKey()).equals(wanted.getValue())) {
                return false;
            }
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            if (!matches(expression, labels)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(JsonNode expression, JsonNode labels) {
        JsonNode label = labels.path(expression.path("key").asText());
        boolean among = false;
        for (JsonNode value : expression.path("values")) {
            among |= value.equals(label);
        }
        return switch (expression.path("operator").asText()) {
            case "In" -> among;
            case "NotIn" -> !among;
            case "DoesNotExist" -> label.isMissingNode();
            default -> !label.isMissingNode();
        };
    }

    private void init(Place place) {
        String script = LintSubject.script(place.container());
        if (ENDLESS.matcher(script).find() && !LIMITED.matcher(script).find()) {
            hits.add(subject.hit(
                    "init-waits-for-ever",
                    place.path() + ".command",
                    Phrase.of("lint.endless-loop").with("container", place.name())));
        }
        if (OWNER.matcher(script).find()) {
            hits.add(subject.hit(
                    "init-chown",
                    place.path() + ".command",
                    Phrase.of("lint.init-chown").with("container", place.name())));
        }
    }

    private void add(String rule, String field, Place place, Phrase what) {
        hits.add(subject.hit(rule, field, what.with("container", place.name())));
    }
}
