package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.BeanDeserializerFactory;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.ResolvableDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Looks through a model when the first object of it comes. Jackson by itself looks through all that could ever be in an object before it reads the
 * first one: for a StatefulSet some 150 classes, every kind of volume among them, of which a manifest has twenty.
 */
final class LazyModels extends Deserializers.Base {
    @Override
    public JsonDeserializer<?> findBeanDeserializer(
            JavaType type, DeserializationConfig config, BeanDescription model) {
        boolean ofKubernetes = KubernetesResource.class.isAssignableFrom(type.getRawClass());
        return ofKubernetes && type.isConcrete() ? new Lazy(new Model(type)) : null;
    }

    /** The fields that a model is read from, in its order; empty where it is read in a way of its own. */
    static Map<String, JavaType> fields(JavaType type, DeserializationContext context) throws JsonMappingException {
        Map<String, JavaType> fields = new LinkedHashMap<>();
        if (context.findNonContextualValueDeserializer(type) instanceof Lazy lazy
                && lazy.model.deserializer(context) instanceof BeanDeserializerBase bean) {
            bean.properties().forEachRemaining(field -> fields.put(field.getName(), field.getType()));
        }
        return fields;
    }

    /** Shared by all fields that hold such a model. Looked through twice where two threads come at once, which does no harm. */
    private static final class Model {
        private final JavaType type;
        private volatile JsonDeserializer<Object> found;

        Model(JavaType type) {
            this.type = type;
        }

        JsonDeserializer<Object> deserializer(DeserializationContext context) throws JsonMappingException {
            JsonDeserializer<Object> known = found;
            if (known == null) {
                BeanDeserializerFactory factory = (BeanDeserializerFactory) context.getFactory();
                known = factory.buildBeanDeserializer(
                        context, type, context.getConfig().introspect(type));
                if (known instanceof ResolvableDeserializer resolvable) {
                    resolvable.resolve(context);
                }
                found = known;
            }
            return known;
        }
    }

    private static final class Lazy extends JsonDeserializer<Object> implements ContextualDeserializer {
        private final Model model;
        private final BeanProperty property;
        private volatile JsonDeserializer<Object> found;

        Lazy(Model model) {
            this(model, null);
        }

        private Lazy(Model model, BeanProperty property) {
            this.model = model;
            this.property = property;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty place) {
            return new Lazy(model, place);
        }

        private JsonDeserializer<Object> real(DeserializationContext context) throws JsonMappingException {
            JsonDeserializer<Object> known = found;
            if (known == null) {
                JsonDeserializer<Object> general = model.deserializer(context);
                @SuppressWarnings("unchecked")
                JsonDeserializer<Object> here = (JsonDeserializer<Object>)
                        context.handleSecondaryContextualization(general, property, model.type);
                known = here;
                found = known;
            }
            return known;
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return real(context).deserialize(parser, context);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context, Object into) throws IOException {
            return real(context).deserialize(parser, context, into);
        }

        @Override
        public Object deserializeWithType(JsonParser parser, DeserializationContext context, TypeDeserializer types)
                throws IOException {
            return real(context).deserializeWithType(parser, context, types);
        }

        @Override
        public Object getNullValue(DeserializationContext context) throws JsonMappingException {
            return real(context).getNullValue(context);
        }

        @Override
        public Object getEmptyValue(DeserializationContext context) throws JsonMappingException {
            return real(context).getEmptyValue(context);
        }

        @Override
        public Class<?> handledType() {
            return model.type.getRawClass();
        }

        @Override
        public LogicalType logicalType() {
            return LogicalType.POJO;
        }

        @Override
        public boolean isCachable() {
            return true;
        }

        @Override
        public Boolean supportsUpdate(DeserializationConfig config) {
            return Boolean.TRUE;
        }
    }
}
