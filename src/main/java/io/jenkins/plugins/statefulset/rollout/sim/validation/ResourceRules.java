package io.jenkins.plugins.statefulset.rollout.sim.validation;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Requests, limits and claims of resources. Source: {@code validateResourceRequirements},
 * {@code ValidateResourceQuantityValue}, {@code validateResourceClaimNames} of {@code pkg/apis/core/validation} and
 * {@code pkg/apis/core/helper}.
 *
 * <ol>
 *   <li>A container has {@code cpu}, {@code memory}, {@code ephemeral-storage}, huge pages and extended resources, which are
 *       those with a domain of their own.
 *   <li>No amount is negative; extended resources come in whole numbers, huge pages in multiples of their size.
 *   <li>A request is not above its limit. Extended resources and huge pages, of which no more can be promised than there are,
 *       need a limit, and it equals the request.
 *   <li>Who has huge pages has cpu or memory, too.
 *   <li>A claim of a container is one of the pod's, and named once.
 * </ol>
 */
final class ResourceRules {
    private static final String HUGE_PAGES = "hugepages-";
    private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> COUNTED = Set.of(
            "pods",
            "services",
            "replicationcontrollers",
            "resourcequotas",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");
    private static final Set<String> STANDARD = Set.of(
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage",
            "storage",
            "requests.storage");

    private ResourceRules() {}

    /** @param claims the names of the pod's resource claims */
    static void ofContainer(Field resources, Set<String> claims) {
        check(resources, ResourceRules::containerResource);
        claims(resources.at("claims"), claims);
    }

    /** Overhead of a pod: limits, told at the field itself. */
    static void overhead(Field overhead) {
        amounts(overhead.at("limits").with(overhead.value()), ResourceRules::containerResource);
    }

    /** @param name checks the name of a resource at its place */
    static void check(Field resources, Consumer<NamedResource> name) {
        Field limits = resources.at("limits");
        Field requests = resources.at("requests");
        amounts(limits, name);
        Map<String, String> limited = limits.texts();
        amounts(requests, name);
        requests.texts().forEach((resource, amount) -> {
            if (limited.containsKey(resource)) {
                compare(requests, resource, amount, limited.get(resource));
            } else if (!mayBeOvercommitted(resource)) {
                limits.required("Limit must be set for non overcommitable resources");
            }
        });
        Set<String> all = new TreeSet<>(limited.keySet());
        all.addAll(requests.texts().keySet());
        if (all.stream().anyMatch(ResourceRules::isHugePage) && !all.contains("cpu") && !all.contains("memory")) {
            resources.forbidden("HugePages require cpu or memory");
        }
    }

    /** A resource's name, and where it stands. */
    record NamedResource(Field place, String name) {}

    private static void amounts(Field amounts, Consumer<NamedResource> name) {
        amounts.texts().forEach((resource, amount) -> {
            Field place = amounts.key(resource);
            name.accept(new NamedResource(place, resource));
            amount(place, resource);
            if (isHugePage(resource) && !isMultiple(resource, amount)) {
                place.invalid(amount + " is not positive integer multiple of " + resource);
            }
        });
    }

    /** {@code ValidateResourceQuantityValue}. */
    static void amount(Field place, String resource) {
        BigDecimal amount = amount(place.text());
        if (amount.signum() < 0) {
            place.invalid(Formats.NEGATIVE);
        }
        boolean whole =
                amount.setScale(3, RoundingMode.UP).remainder(BigDecimal.ONE).signum() == 0;
        if ((COUNTED.contains(resource) || isExtended(resource)) && !whole) {
            place.invalid("must be an integer");
        }
    }

    /** The number that a quantity stands for; none at all is 0. */
    static BigDecimal amount(String quantity) {
        return quantity.isBlank() || quantity.equals("null")
                ? BigDecimal.ZERO
                : Quantity.getAmountInBytes(new Quantity(quantity));
    }

    private static void compare(Field requests, String resource, String request, String limit) {
        int order = amount(request).compareTo(amount(limit));
        if (order != 0 && !mayBeOvercommitted(resource)) {
            requests.invalid(request, "must be equal to " + resource + " limit of " + limit);
        } else if (order > 0) {
            requests.invalid(request, "must be less than or equal to " + resource + " limit of " + limit);
        }
    }

    /** {@code validateContainerResourceName}. */
    static void containerResource(NamedResource resource) {
        String name = resource.name();
        if (!isResourceName(resource) && name.contains("/")) {
            return;
        }
        if (!name.contains("/")) {
            if (!OF_CONTAINERS.contains(name) && !isHugePage(name)) {
                resource.place().invalid(name, "must be a standard resource for containers");
            }
        } else if (!isNative(name) && !isExtended(name)) {
            resource.place().invalid(name, "doesn't follow extended resource name standard");
        }
    }

    /** {@code validatePodResourceName}: what a pod has as a whole. */
    static void podResource(NamedResource resource) {
        String name = resource.name();
        if (isResourceName(resource) && !name.equals("cpu") && !name.equals("memory") && !isHugePage(name)) {
            resource.place().unsupported(name, List.of("cpu", "hugepages-", "memory"));
        }
    }

    /** {@code validateResourceName}. */
    private static boolean isResourceName(NamedResource resource) {
        String name = resource.name();
        List<String> wrong = Formats.qualifiedName(name);
        wrong.forEach(why -> resource.place().invalid(name, why));
        if (!wrong.isEmpty()) {
            return false;
        }
        boolean standard = OF_CONTAINERS.contains(name)
                || COUNTED.contains(name)
                || STANDARD.contains(name)
                || isHugePage(name)
                || name.startsWith("requests." + HUGE_PAGES);
        if (!name.contains("/") && !standard) {
            resource.place().invalid(name, "must be a standard resource type or fully qualified");
            return false;
        }
        return true;
    }

    static boolean isHugePage(String resource) {
        return resource.startsWith(HUGE_PAGES);
    }

    private static boolean isMultiple(String resource, String amount) {
        try {
            BigDecimal size = amount(resource.substring(HUGE_PAGES.length()));
            return size.signum() > 0
                    && size.remainder(BigDecimal.ONE).signum() == 0
                    && amount(amount)
                                    .setScale(0, RoundingMode.UP)
                                    .remainder(size)
                                    .signum()
                            == 0;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }

    private static boolean isNative(String resource) {
        return !resource.contains("/") || resource.contains("kubernetes.io/");
    }

    private static boolean isExtended(String resource) {
        return !isNative(resource)
                && !resource.startsWith("requests.")
                && Formats.qualifiedName("requests." + resource).isEmpty();
    }

    private static boolean mayBeOvercommitted(String resource) {
        return isNative(resource) && !isHugePage(resource);
    }

    private static void claims(Field claims, Set<String> ofPod) {
        Set<String> seen = new TreeSet<>();
        for (Field claim : claims.items()) {
            String name = claim.at("name").text();
            String request = claim.at("request").text();
            if (name.isEmpty()) {
                claim.required();
                continue;
            }
            String key = request.isEmpty() ? name : name + "/" + request;
            if (seen.contains(name)) {
                claim.duplicate(name);
            } else if (seen.contains(key)) {
                claim.duplicate(key);
            } else if (request.isEmpty() && seen.stream().anyMatch(other -> other.startsWith(name + "/"))) {
                claim.duplicate(name);
            }
            if (!request.isEmpty()) {
                claim.at("request").invalid(Formats.dnsLabel(request));
            }
            seen.add(key);
            if (!ofPod.contains(name)) {
                claim.notFound(
                        name,
                        "must be one of the names in pod.spec.resourceClaims"
                                + (ofPod.isEmpty()
                                        ? " which is empty"
                                        : ": " + String.join(", ", new TreeSet<>(ofPod))));
            }
        }
    }
}
