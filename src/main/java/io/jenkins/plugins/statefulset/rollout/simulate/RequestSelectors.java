package io.jenkins.plugins.statefulset.rollout.simulate;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.kube.LabelQuery;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Label and field selectors of requests, after {@code k8s.io/apimachinery/pkg/labels} and {@code fields}. */
final class RequestSelectors {
    private static final Map<Resource, Set<String>> FIELDS = Map.of(
            Resource.PODS,
            Set.of("spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName", "status.phase", "status.podIP"),
            Resource.EVENTS,
            Set.of(
                    "involvedObject.kind",
                    "involvedObject.namespace",
                    "involvedObject.name",
                    "involvedObject.uid",
                    "involvedObject.apiVersion",
                    "involvedObject.fieldPath",
                    "reason",
                    "source",
                    "type"),
            Resource.NODES,
            Set.of("spec.unschedulable"),
            Resource.NAMESPACES,
            Set.of("status.phase"),
            Resource.REPLICA_SETS,
            Set.of("status.replicas"),
            Resource.SECRETS,
            Set.of("type"),
            Resource.JOBS,
            Set.of("status.successful"));

    /** What a field without a value counts as, unless it is empty. */
    private static final Map<String, String> ABSENT =
            Map.of("spec.unschedulable", "false", "status.replicas", "0", "status.successful", "0");

    private RequestSelectors() {}

    /** @param namespace empty for all */
    static Predicate<HasMetadata> of(Resource resource, Optional<String> namespace, String labels, String fields) {
        List<Predicate<HasMetadata>> all = new ArrayList<>();
        namespace.ifPresent(
                name -> all.add(object -> name.equals(object.getMetadata().getNamespace())));
        Predicate<Map<String, String>> wanted = LabelQuery.parse(labels);
        all.add(object -> wanted.test(
                Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of())));
        for (String term : fields.split(",", -1)) {
            if (!term.isBlank()) {
                all.add(field(resource, term.strip()));
            }
        }
        return object -> all.stream().allMatch(one -> one.test(object));
    }

    private static Predicate<HasMetadata> field(Resource resource, String text) {
        Term term = Term.of(text);
        boolean known = Set.of("metadata.name", "metadata.namespace").contains(term.key())
                || FIELDS.getOrDefault(resource, Set.of()).contains(term.key());
        if (term.operator().isEmpty() || term.operator().equals("!")) {
            throw StatusError.badRequest("Unable to find \"" + resource.apiVersion() + ", Resource=" + resource.plural()
                    + "\" that match label selector \"\", field selector \"" + text + "\": invalid selector: '" + text
                    + "'; can't understand '" + text + "'");
        }
        if (!known) {
            throw StatusError.badRequest("field label not supported: " + term.key());
        }
        String pointer = "/"
                + (term.key().equals("source") ? "source/component" : term.key().replace('.', '/'));
        boolean equal = term.operator().equals("=");
        String absent = ABSENT.getOrDefault(term.key(), "");
        return object -> ObjectTrees.tree(object).at(pointer).asText(absent).equals(term.value()) == equal;
    }

    private record Term(String key, String operator, String value) {
        static Term of(String text) {
            if (text.startsWith("!")) {
                return new Term(text.substring(1).strip(), "!", "");
            }
            int equals = text.indexOf('=');
            if (equals < 0) {
                return new Term(text, "", "");
            }
            boolean not = equals > 0 && text.charAt(equals - 1) == '!';
            String key = text.substring(0, not ? equals - 1 : equals).strip();
            String value = text.substring(equals + 1);
            return new Term(key, not ? "!=" : "=", (value.startsWith("=") ? value.substring(1) : value).strip());
        }
    }
}
