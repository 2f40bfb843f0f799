package io.jenkins.plugins.statefulset.rollout.kube;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Things with a label selector each, of which those that match an object are found without trying every one: each is kept under one of
 * the labels that it asks for, the one under which the fewest are. Not thread-safe.
 *
 * @param <T> compared by {@code equals}
 */
public final class SelectorIndex<T> {
    /** Under which label each is kept; empty for none. */
    private final Map<T, Optional<Map.Entry<String, String>>> places = new HashMap<>();

    private final Map<Map.Entry<String, String>, Map<T, LabelSelector>> byLabel = new HashMap<>();
    /** Those that ask for no label of a certain value. */
    private final Map<T, LabelSelector> others = new LinkedHashMap<>();

    /** @param selector {@code null} where there is none, which matches nothing */
    public void put(T thing, LabelSelector selector) {
        remove(thing);
        if (selector == null) {
            return;
        }
        Optional<Map.Entry<String, String>> label = rarest(selector);
        places.put(thing, label);
        label.map(asked -> byLabel.computeIfAbsent(asked, unused -> new LinkedHashMap<>()))
                .orElse(others)
                .put(thing, selector);
    }

    private Optional<Map.Entry<String, String>> rarest(LabelSelector selector) {
        Map<String, String> labels = selector.getMatchLabels();
        return labels == null
                ? Optional.empty()
                : labels.entrySet().stream()
                        .map(label -> Map.entry(label.getKey(), label.getValue()))
                        .min(Comparator.comparingInt(
                                label -> byLabel.getOrDefault(label, Map.of()).size()));
    }

    public void remove(T thing) {
        Optional<Map.Entry<String, String>> place = places.getOrDefault(thing, Optional.empty());
        places.remove(thing);
        others.remove(thing);
        place.ifPresent(label -> byLabel.computeIfPresent(label, (unused, kept) -> {
            kept.remove(thing);
            return kept.isEmpty() ? null : kept;
        }));
    }

    /** Those whose selector matches an object with these labels. */
    public List<T> matching(Map<String, String> labels) {
        List<T> found = new ArrayList<>();
        labels.forEach((key, value) -> {
            if (value != null) {
                collect(byLabel.getOrDefault(Map.entry(key, value), Map.of()), labels, found);
            }
        });
        collect(others, labels, found);
        return found;
    }

    private static <T> void collect(Map<T, LabelSelector> kept, Map<String, String> labels, List<T> found) {
        kept.forEach((thing, selector) -> {
            if (LabelSelectors.matches(selector, labels)) {
                found.add(thing);
            }
        });
    }
}
