package io.jenkins.plugins.statefulset.rollout.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

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
        return serialization;
    }
}
