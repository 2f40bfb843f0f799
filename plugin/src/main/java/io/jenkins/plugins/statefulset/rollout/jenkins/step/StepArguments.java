package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import groovy.json.JsonOutput;
import groovy.lang.Closure;
import hudson.AbortException;
import hudson.model.Descriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.structs.describable.ArrayType;
import org.jenkinsci.plugins.structs.describable.AtomicType;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.structs.describable.HeterogeneousObjectType;
import org.jenkinsci.plugins.structs.describable.HomogeneousObjectType;
import org.jenkinsci.plugins.structs.describable.ParameterType;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

/**
 * What a script gives a step, in the form that the step's fields have.
 *
 * <ol>
 *   <li>A parameter that there is not is an error that names the nearest one that there is, in nested values, too: Pipeline itself
 *       leaves it out, and a rollout would run without the guard that its author wrote.
 *   <li>Where a field has a text, a script may give a number, and for some a list or a map, which {@link #BETWEEN}, {@link #PAIRS}
 *       and {@link #TREES} say.
 *   <li>One value where a list is wanted is a list of one.
 *   <li>Anything else is an error that names the parameter, what was given and what is allowed.
 * </ol>
 */
final class StepArguments {
    /** Texts that have several parts, and what stands between these. */
    private static final Map<String, String> BETWEEN = Map.of(
            "image",
            ",",
            "env",
            "\n",
            "accept",
            ",",
            "waves",
            ",",
            "riskRules",
            "\n---\n",
            "beforePod",
            "\n",
            "preparePod",
            "\n",
            "afterPod",
            "\n",
            "restorePod",
            "\n");

    /** Texts whose parts are pairs. */
    private static final Set<String> PAIRS = Set.of("image", "env");

    /** Texts that are YAML, of which JSON is a part. */
    private static final Set<String> TREES = Set.of("patch", "manifest");

    /** The way in which structs says which class a map stands for. */
    private static final String CLASS = DescribableModel.CLAZZ;

    private StepArguments() {}

    /**
     * @param type the step, or the class of a nested value
     * @param where its name in the script
     * @param more names that are no fields, and are left as they are
     * @throws AbortException naming what is wrong
     */
    static Map<String, Object> of(Class<?> type, String where, Map<String, ?> given, Set<String> more)
            throws AbortException {
        DescribableModel<?> model = DescribableModel.of(type);
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, ?> one : given.entrySet()) {
            String name = one.getKey();
            DescribableParameter field = name.equals(UninstantiatedDescribable.ANONYMOUS_KEY)
                    ? model.getSoleRequiredParameter()
                    : model.getParameter(name);
            if (field != null && one.getValue() != null) {
                values.put(name, value(field.getName(), field.getType(), one.getValue()));
            } else if (field != null || more.contains(name) || name.equals(CLASS)) {
                values.put(name, one.getValue());
            } else {
                throw new AbortException(unknown(where, name, model, more));
            }
        }
        return values;
    }

    /** What a view of a Pipeline shows beside the step: the set, and the first of these that is given. */
    static String shown(Map<String, Object> given, String... alsoShown) {
        String set = String.valueOf(given.getOrDefault("name", ""));
        return Stream.of(alsoShown)
                .filter(name -> given.get(name) instanceof String || given.get(name) instanceof Boolean)
                .findFirst()
                .map(name -> given.get(name) instanceof String text
                        ? (set + " " + text).strip()
                        : (set + " " + name).strip())
                .orElse(set);
    }

    private static String unknown(String where, String name, DescribableModel<?> model, Set<String> more) {
        List<String> known = new ArrayList<>(model.getParameters().stream()
                .map(DescribableParameter::getName)
                .toList());
        more.stream()
                .filter(one -> !one.equals(StatefulSetRolloutStep.WITHOUT_BODY))
                .forEach(known::add);
        known.sort(null);
        return where + ": there is no parameter '" + name + "'"
                + NearestWord.to(name, known)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse(";")
                + " There are " + String.join(", ", known);
    }

    private static Object value(String field, ParameterType type, Object given) throws AbortException {
        if (type instanceof AtomicType atomic && atomic.getType() == String.class) {
            return text(field, given);
        }
        if (type instanceof AtomicType atomic && atomic.getType() == boolean.class) {
            return truth(field, given);
        }
        if (type instanceof ArrayType list) {
            List<Object> values = new ArrayList<>();
            for (Object one : given instanceof Collection<?> several ? several : List.of(given)) {
                values.add(value(field, list.getElementType(), one));
            }
            return values;
        }
        if (type instanceof HomogeneousObjectType object) {
            return nested(field, object, given);
        }
        return type instanceof HeterogeneousObjectType choice ? chosen(field, choice, given) : given;
    }

    private static String text(String field, Object given) throws AbortException {
        if (given instanceof CharSequence || given instanceof Number) {
            return given.toString();
        }
        if (given instanceof Collection<?> list && BETWEEN.containsKey(field)) {
            List<String> parts = new ArrayList<>();
            for (Object one : list) {
                parts.add(part(field, one));
            }
            return String.join(BETWEEN.get(field), parts);
        }
        if (given instanceof Map<?, ?> map && PAIRS.contains(field)) {
            return map.entrySet().stream()
                    .map(one -> one.getKey() + "=" + one.getValue())
                    .collect(Collectors.joining(BETWEEN.get(field)));
        }
        if (given instanceof Map<?, ?> tree && TREES.contains(field)) {
            return JsonOutput.toJson(tree);
        }
        throw new AbortException(field + ": " + kind(given) + " is not allowed; a text is"
                + (BETWEEN.containsKey(field) ? ", and a list of texts" : "")
                + (PAIRS.contains(field) || TREES.contains(field) ? ", and a map" : ""));
    }

    private static String part(String field, Object given) throws AbortException {
        if (given instanceof CharSequence || given instanceof Number) {
            return given.toString();
        }
        throw new AbortException(field + ": " + kind(given) + " is not allowed in its list; texts are");
    }

    private static boolean truth(String field, Object given) throws AbortException {
        if (given instanceof Boolean said) {
            return said;
        }
        if (given instanceof CharSequence text
                && (text.toString().equals("true") || text.toString().equals("false"))) {
            return text.toString().equals("true");
        }
        throw new AbortException(field + ": " + kind(given) + " is not allowed; true and false are");
    }

    @SuppressWarnings("unchecked") // names of parameters are strings
    private static Object nested(String field, HomogeneousObjectType type, Object given) throws AbortException {
        if (given instanceof Map<?, ?> map) {
            return of(type.getType(), field, (Map<String, ?>) map, Set.of());
        }
        if (type.getType().isInstance(given) || given instanceof UninstantiatedDescribable) {
            return given;
        }
        throw new AbortException(field + ": " + kind(given) + " is not allowed; a map is");
    }

    private static Object chosen(String field, HeterogeneousObjectType type, Object given) throws AbortException {
        if (given instanceof UninstantiatedDescribable written && written.getSymbol() != null) {
            Descriptor<?> known = SymbolLookup.get().findDescriptor(type.getType(), written.getSymbol());
            if (known != null) {
                return written.withArguments(of(known.clazz, written.getSymbol(), written.getArguments(), Set.of()));
            }
        } else if (type.getType().isInstance(given)
                || given instanceof UninstantiatedDescribable
                || (given instanceof Map<?, ?> map && map.containsKey(CLASS))) {
            return given;
        }
        throw new AbortException(field + ": " + kind(given) + " is not allowed; allowed are "
                + type.getTypes().values().stream()
                        .map(model -> SymbolLookup.getSymbolValue(model.getType()))
                        .flatMap(Set::stream)
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }

    private static String kind(Object given) {
        if (given instanceof UninstantiatedDescribable written) {
            return String.valueOf(written.getSymbol());
        }
        if (given instanceof CharSequence text) {
            return "'" + text + "'";
        }
        if (given instanceof Number || given instanceof Boolean) {
            return given.toString();
        }
        if (given instanceof Closure<?>) {
            return "a closure";
        }
        return given instanceof Map<?, ?>
                ? "a map"
                : given instanceof Collection<?>
                        ? "a list"
                        : "a value of the kind " + given.getClass().getSimpleName();
    }
}
