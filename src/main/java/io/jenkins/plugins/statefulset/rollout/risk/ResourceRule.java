package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Requests and limits of a container.
 *
 * <ol>
 *   <li>They are low: pods restart, data files stay as they are. A quantity that is only written otherwise
 *       ({@code 1Gi}, {@code 1024Mi}) is no change: the API server stores both alike.
 *   <li>A lowered memory limit is low with a warning. A server that is killed for memory loses no committed data (it
 *       recovers from its log), so a backup would not help; but it may be killed again and again.
 *   <li>A memory limit below the Java heap that the same container asks for ({@code -Xmx}, {@code MAX_HEAP_SIZE}) is high:
 *       it is killed as soon as the heap fills.
 * </ol>
 * Source: <a href="https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/">Kubernetes, Resource
 * management</a>.
 */
final class ResourceRule implements RiskRule {
    private static final Pattern RESOURCE =
            Pattern.compile("spec\\.(containers|initContainers)\\[([^]]*)]\\.resources\\.(.*)");
    private static final Pattern XMX = Pattern.compile(".*-Xmx(\\d+)([kmgKMG]?)\\b.*");
    private static final Pattern HEAP = Pattern.compile("(\\d+)([kmgKMG]?)");
    private static final List<String> HEAP_VARIABLES = List.of(
            "MAX_HEAP_SIZE",
            "KAFKA_HEAP_OPTS",
            "JVM_OPTS",
            "JVM_EXTRA_OPTS",
            "JAVA_OPTS",
            "JAVA_TOOL_OPTIONS",
            "ES_JAVA_OPTS");

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        for (ChangedField field : change.fields()) {
            Matcher matcher = RESOURCE.matcher(field.path());
            if (matcher.matches()
                    && change.container(matcher.group(1), matcher.group(2)).isPresent()) {
                findings.add(new Reason(
                        RiskLevel.LOW,
                        field.field(),
                        field.sentence(),
                        Reason.Joint.SO,
                        Phrase.of("risk.restart-with-it")));
            }
        }
        change.containers().forEach(container -> memory(container, findings));
        return findings;
    }

    private static void memory(ContainerChange container, List<Finding> findings) {
        Optional<BigDecimal> before = memoryLimit(container.before());
        Optional<BigDecimal> after = memoryLimit(container.after());
        boolean changed = !before.equals(after);
        if (!changed || after.isEmpty()) {
            return;
        }
        Message sentence = container.sentence(
                Message.of("resources.limits.memory"), shown(container.before()), shown(container.after()));
        if (before.isEmpty() || after.get().compareTo(before.get()) < 0) {
            findings.add(new Warning(Phrase.of("risk.less-memory").with("change", sentence)));
        }
        HEAP_VARIABLES.stream()
                .filter(name -> heap(container.newEnv(), name)
                        .filter(heap -> heap.compareTo(after.get()) >= 0)
                        .isPresent())
                .findFirst()
                .ifPresent(name -> findings.add(new Reason(
                        RiskLevel.HIGH,
                        container.field("resources.limits.memory"),
                        sentence,
                        Reason.Joint.IS,
                        Phrase.of("risk.heap-fills")
                                .with("variable", name)
                                .with("value", container.newEnv().shown(name)))));
    }

    private static Optional<BigDecimal> heap(Env env, String name) {
        return env.literal(name)
                .flatMap(value -> Stream.of(XMX, HEAP)
                        .map(pattern -> pattern.matcher(value))
                        .filter(Matcher::matches)
                        .findFirst())
                .map(found -> new BigDecimal(found.group(1)).multiply(unit(found.group(2))));
    }

    private static BigDecimal unit(String letter) {
        return switch (letter) {
            case "k", "K" -> BigDecimal.valueOf(1L << 10);
            case "m", "M" -> BigDecimal.valueOf(1L << 20);
            case "g", "G" -> BigDecimal.valueOf(1L << 30);
            default -> BigDecimal.ONE;
        };
    }

    private static Optional<Quantity> limit(Container container) {
        return Optional.ofNullable(container.getResources())
                .map(resources -> Optional.ofNullable(resources.getLimits()).orElse(Map.of()))
                .flatMap(limits -> Optional.ofNullable(limits.get("memory")));
    }

    private static Optional<BigDecimal> memoryLimit(Container container) {
        return limit(container).flatMap(quantity -> amount(quantity.toString()));
    }

    private static Message shown(Container container) {
        return limit(container).map(limit -> Message.of(limit.toString())).orElseGet(ShownField::notSet);
    }

    private static Optional<BigDecimal> amount(String text) {
        try {
            return Optional.of(Quantity.getAmountInBytes(new Quantity(text)).stripTrailingZeros());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
