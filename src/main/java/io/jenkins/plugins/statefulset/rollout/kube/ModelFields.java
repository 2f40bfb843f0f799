package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The fields of Kubernetes objects, taken from the fabric8 models, which are generated from the OpenAPI schema of
 * Kubernetes 1.33. Fields that later versions added to pod templates are known here as well; they are kept as they are.
 */
public final class ModelFields {
    private static final ObjectMapper MAPPER = ObjectTrees.MAPPER;

    private static final Map<Class<?>, Map<String, JavaType>> FIELDS = new ConcurrentHashMap<>();
    /** By the simple name of the model: fields of the pod template that came after the models were generated. */
    private static final Map<String, Set<String>> NEWER = Map.of(
            "PodSpec", Set.of("hostnameOverride", "workloadRef", "schedulingGroup"),
            "Container", Set.of("restartPolicyRules"),
            "EphemeralContainer", Set.of("restartPolicyRules"),
            "EnvVarSource", Set.of("fileKeyRef"),
            "VolumeProjection", Set.of("podCertificate"),
            "Lifecycle", Set.of("stopSignal"));

    private ModelFields() {}

    /** How a field's value is read. */
    public enum Shape {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        QUANTITY,
        INTEGER_OR_TEXT,
        LIST,
        MAP,
        OBJECT,
        /** Whatever it is, it is kept. */
        ANYTHING
    }

    /** The Java type of a model, where a walk through a tree begins. */
    public static JavaType type(Class<?> model) {
        return MAPPER.constructType(model);
    }

    /**
     * The type of a field, or empty where the model has no such field or doesn't say what is in it.
     *
     * @param parent the type of the object that the field is in; a map's fields all have its value type
     */
    public static Optional<JavaType> field(JavaType parent, String name) {
        if (parent.isMapLikeType()) {
            return Optional.of(parent.getContentType());
        }
        return shape(parent) == Shape.OBJECT
                ? Optional.ofNullable(fields(parent).get(name))
                : Optional.empty();
    }

    /** Whether a later version of Kubernetes added the field, so that the models do not have it. */
    public static boolean isNewer(JavaType parent, String name) {
        return NEWER.getOrDefault(parent.getRawClass().getSimpleName(), Set.of())
                .contains(name);
    }

    /** The fields of a type whose shape is {@link Shape#OBJECT}, in the order of the model. */
    public static Collection<String> names(JavaType parent) {
        Set<String> known = fields(parent).keySet();
        return MAPPER.getDeserializationConfig().introspect(parent).findProperties().stream()
                .map(BeanPropertyDefinition::getName)
                .filter(known::contains)
                .toList();
    }

    /** The shape of what stands in a field of that type. */
    public static Shape shape(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw == String.class) {
            return Shape.TEXT;
        }
        if (raw == Integer.class || raw == Long.class) {
            return Shape.INTEGER;
        }
        if (raw == Boolean.class) {
            return Shape.BOOLEAN;
        }
        if (Number.class.isAssignableFrom(raw)) {
            return Shape.NUMBER;
        }
        if (raw == Quantity.class) {
            return Shape.QUANTITY;
        }
        if (raw == IntOrString.class) {
            return Shape.INTEGER_OR_TEXT;
        }
        if (List.class.isAssignableFrom(raw)) {
            return Shape.LIST;
        }
        if (type.isMapLikeType()) {
            return Shape.MAP;
        }
        boolean model = KubernetesResource.class.isAssignableFrom(raw) && !raw.isInterface();
        return model && !fields(type).isEmpty() ? Shape.OBJECT : Shape.ANYTHING;
    }

    private static Map<String, JavaType> fields(JavaType type) {
        Map<String, JavaType> known = FIELDS.get(type.getRawClass());
        if (known == null) {
            known = new LinkedHashMap<>(ModelSerialization.fields(MAPPER, type));
            known.remove("additionalProperties");
            FIELDS.put(type.getRawClass(), known);
        }
        return known;
    }
}
