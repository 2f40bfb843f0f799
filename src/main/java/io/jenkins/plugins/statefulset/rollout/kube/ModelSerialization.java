package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.Serial;
import java.util.Map;

/**
 * How the fabric8 models are read from JSON: as fabric8 does, but for one thing. It looks for octal digits in the modes of
 * files, also where JSON has a decimal number, and so reads 504 (that is 0770) as 4 and 400 as 0.
 */
public final class ModelSerialization {
    private ModelSerialization() {}

    /** @param mapper is configured, and used from then on */
    public static KubernetesSerialization with(ObjectMapper mapper) {
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, true);
        // Of several modules the one that was registered last is asked first.
        mapper.registerModule(new SimpleModule("numbers-as-they-are")
                .addDeserializer(Integer.class, new NumberDeserializers.IntegerDeserializer(Integer.class, null)));
        mapper.registerModule(new SimpleModule("models-when-they-come") {
            @Serial
            private static final long serialVersionUID = 1L;

            @Override
            public void setupModule(SetupContext context) {
                context.addDeserializers(new LazyModels());
            }
        });
        return serialization;
    }

    /**
     * The fields of a model in its order, with their types; none where it is no object of fields.
     *
     * @param mapper one of {@link #with}
     */
    public static Map<String, JavaType> fields(ObjectMapper mapper, JavaType type) {
        try {
            return LazyModels.fields(
                    type,
                    ((DefaultDeserializationContext) mapper.getDeserializationContext())
                            .createDummyInstance(mapper.getDeserializationConfig()));
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException("the model " + type + " cannot be read", e);
        }
    }
}
