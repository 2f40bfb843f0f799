package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of a container, and what it reads of Secrets, ConfigMaps and of its own pod. */
final class Environment {
    private static final Pattern KEYED = Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']");
    /** {@code $$} stands for a dollar sign, {@code $(NAME)} for a variable, if there is one. */
    private static final Pattern EXPANDED = Pattern.compile("\\$\\$|\\$\\(([^()$]+)\\)");

    private final KubernetesClient client;
    private final Pod pod;
    private final String address;

    Environment(KubernetesClient client, Pod pod, String address) {
        this.client = client;
        this.pod = pod;
        this.address = address;
    }

    /** As the kubelet makes them: {@code envFrom} first, then {@code env} in its order. */
    Map<String, String> of(Container container) throws UnrunnableContainer {
        Map<String, String> values = new LinkedHashMap<>();
        for (EnvFromSource source : container.getEnvFrom()) {
            String prefix = source.getPrefix() == null ? "" : source.getPrefix();
            everything(source).forEach((key, value) -> values.put(prefix + key, value));
        }
        for (EnvVar variable : container.getEnv()) {
            Optional<String> value = variable.getValueFrom() == null
                    ? Optional.of(expand(variable.getValue() == null ? "" : variable.getValue(), values))
                    : value(variable.getValueFrom());
            value.ifPresent(text -> values.put(variable.getName(), text));
        }
        return values;
    }

    static String expand(String text, Map<String, String> values) {
        return EXPANDED.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null ? "$" : values.getOrDefault(found.group(1), found.group())));
    }

    private Map<String, String> everything(EnvFromSource source) throws UnrunnableContainer {
        if (source.getSecretRef() != null) {
            Map<String, byte[]> data = secret(
                    source.getSecretRef().getName(),
                    Boolean.TRUE.equals(source.getSecretRef().getOptional()));
            Map<String, String> texts = new LinkedHashMap<>();
            data.forEach((key, bytes) -> texts.put(key, new String(bytes, StandardCharsets.UTF_8)));
            return texts;
        }
        return configMap(
                source.getConfigMapRef().getName(),
                Boolean.TRUE.equals(source.getConfigMapRef().getOptional()));
    }

    private Optional<String> value(EnvVarSource source) throws UnrunnableContainer {
        if (source.getFieldRef() != null) {
            return Optional.of(field(source.getFieldRef().getFieldPath()));
        }
        if (source.getSecretKeyRef() != null) {
            boolean optional = Boolean.TRUE.equals(source.getSecretKeyRef().getOptional());
            String name = source.getSecretKeyRef().getName();
            String key = source.getSecretKeyRef().getKey();
            Optional<byte[]> bytes = Optional.ofNullable(secret(name, optional).get(key));
            require(
                    optional || bytes.isPresent(),
                    "couldn't find key " + key + " in Secret " + namespace() + "/" + name);
            return bytes.map(value -> new String(value, StandardCharsets.UTF_8));
        }
        if (source.getConfigMapKeyRef() != null) {
            boolean optional = Boolean.TRUE.equals(source.getConfigMapKeyRef().getOptional());
            String name = source.getConfigMapKeyRef().getName();
            String key = source.getConfigMapKeyRef().getKey();
            Optional<String> value =
                    Optional.ofNullable(configMap(name, optional).get(key));
            require(
                    optional || value.isPresent(),
                    "couldn't find key " + key + " in ConfigMap " + namespace() + "/" + name);
            return value;
        }
        throw new UnrunnableContainer("CreateContainerConfigError", "this agent does not know this kind of valueFrom");
    }

    /** Of the downward API. */
    String field(String path) throws UnrunnableContainer {
        ObjectMeta meta = pod.getMetadata();
        Matcher keyed = KEYED.matcher(path);
        if (keyed.matches()) {
            Map<String, String> from = keyed.group(1).equals("labels") ? meta.getLabels() : meta.getAnnotations();
            return from.getOrDefault(keyed.group(2), "");
        }
        return switch (path) {
            case "metadata.name" -> meta.getName();
            case "metadata.namespace" -> meta.getNamespace();
            case "metadata.uid" -> meta.getUid();
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
            case "status.podIP", "status.podIPs" -> address;
            case "status.hostIP", "status.hostIPs" -> NodeRegistration.ADDRESS;
            default -> throw new UnrunnableContainer("CreateContainerConfigError", "unsupported fieldPath: " + path);
        };
    }

    Map<String, byte[]> secret(String name, boolean optional) throws UnrunnableContainer {
        Secret secret = client.secrets().inNamespace(namespace()).withName(name).get();
        require(optional || secret != null, "secret \"" + name + "\" not found");
        Map<String, byte[]> data = new LinkedHashMap<>();
        if (secret != null && secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
        }
        return data;
    }

    Map<String, String> configMap(String name, boolean optional) throws UnrunnableContainer {
        ConfigMap map =
                client.configMaps().inNamespace(namespace()).withName(name).get();
        require(optional || map != null, "configmap \"" + name + "\" not found");
        return map == null || map.getData() == null ? Map.of() : map.getData();
    }

    private String namespace() {
        return pod.getMetadata().getNamespace();
    }

    private static void require(boolean condition, String message) throws UnrunnableContainer {
        if (!condition) {
            throw new UnrunnableContainer("CreateContainerConfigError", message);
        }
    }
}
