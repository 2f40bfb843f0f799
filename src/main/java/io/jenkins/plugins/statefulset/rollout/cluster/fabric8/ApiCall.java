package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One request to the API server, complete to the last query parameter.
 *
 * @param method the HTTP method
 * @param verb what RBAC calls it
 * @param resource as RBAC names it, with a subresource behind a slash
 * @param namespace empty for what belongs to no namespace
 * @param path begins with a slash
 * @param query in the order of the URL; a name may be there more than once
 */
record ApiCall(
        String method,
        String verb,
        String resource,
        String namespace,
        String path,
        List<Parameter> query,
        Optional<Body> body) {

    record Parameter(String name, String value) {}

    record Body(String contentType, String text) {}

    static final String JSON = "application/json";
    static final String JSON_PATCH = "application/json-patch+json";

    ApiCall {
        query = List.copyOf(query);
    }

    static ApiCall get(ResourceType type, String namespace, String name) {
        return of("GET", "get", type, namespace, "/" + name);
    }

    static ApiCall list(ResourceType type, String namespace) {
        return of("GET", "list", type, namespace, "");
    }

    static ApiCall create(ResourceType type, String namespace, String json) {
        return of("POST", "create", type, namespace, "").with(JSON, json);
    }

    static ApiCall update(ResourceType type, String namespace, String name, String json) {
        return of("PUT", "update", type, namespace, "/" + name).with(JSON, json);
    }

    static ApiCall patch(ResourceType type, String namespace, String name, String contentType, String patch) {
        return of("PATCH", "patch", type, namespace, "/" + name).with(contentType, patch);
    }

    static ApiCall delete(ResourceType type, String namespace, String name, String json) {
        return of("DELETE", "delete", type, namespace, "/" + name).with(JSON, json);
    }

    static ApiCall getSubresource(ResourceType type, String namespace, String name, String subresource) {
        return subresource("GET", "get", type, namespace, name, subresource);
    }

    static ApiCall createSubresource(
            ResourceType type, String namespace, String name, String subresource, String json) {
        return subresource("POST", "create", type, namespace, name, subresource).with(JSON, json);
    }

    /** Reads one object that belongs to no namespace, or all of them. */
    static ApiCall readClusterWide(ResourceType type, Optional<String> name) {
        String path = type.clusterWide() + name.map(one -> "/" + one).orElse("");
        String verb = name.isPresent() ? "get" : "list";
        return new ApiCall("GET", verb, type.toString(), "", path, List.of(), Optional.empty());
    }

    /** Creates an object that belongs to no namespace. */
    static ApiCall createClusterWide(ResourceType type, String json) {
        return new ApiCall("POST", "create", type.toString(), "", type.clusterWide(), List.of(), Optional.empty())
                .with(JSON, json);
    }

    /** Reads a path that is no resource. */
    static ApiCall getPath(String path) {
        return new ApiCall("GET", "get", path, "", path, List.of(), Optional.empty());
    }

    private static ApiCall of(String method, String verb, ResourceType type, String namespace, String rest) {
        return new ApiCall(
                method, verb, type.toString(), namespace, type.in(namespace) + rest, List.of(), Optional.empty());
    }

    private static ApiCall subresource(
            String method, String verb, ResourceType type, String namespace, String name, String subresource) {
        String path = type.in(namespace) + "/" + name + "/" + subresource;
        return new ApiCall(method, verb, type + "/" + subresource, namespace, path, List.of(), Optional.empty());
    }

    ApiCall with(String name, int value) {
        return with(new Parameter(name, Integer.toString(value)));
    }

    ApiCall with(Parameter parameter) {
        List<Parameter> longer = new ArrayList<>(query);
        longer.add(parameter);
        return new ApiCall(method, verb, resource, namespace, path, longer, body);
    }

    private ApiCall with(String contentType, String text) {
        return new ApiCall(method, verb, resource, namespace, path, query, Optional.of(new Body(contentType, text)));
    }

    /** Path and query, encoded. */
    String target() {
        if (query.isEmpty()) {
            return path;
        }
        return path
                + query.stream()
                        .map(parameter -> parameter.name() + "=" + encode(parameter.value()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** {@code patch statefulsets.apps in namespace shop}, for messages. */
    Message inWords() {
        return Phrase.of("connection.call")
                .with("verb", verb)
                .with("resource", resource)
                .with("namespace", namespace)
                .message();
    }
}
