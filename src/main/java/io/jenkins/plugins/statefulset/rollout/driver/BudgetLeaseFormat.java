package io.jenkins.plugins.statefulset.rollout.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PendingDisruption;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a reserved budget is written down: a Lease named after it, which goes with it, for it is its owner. Annotations say for
 * which set it is held, who waits, in their order, and which pods were taken down under it last.
 *
 * @param uid of the budget
 * @param holder names the process that would hold it
 */
record BudgetLeaseFormat(String namespace, String budget, String uid, String holder) {
    static final Duration DURATION = Duration.ofSeconds(15);

    static final String SET = "statefulset-rollout.jenkins.io/for";
    static final String LINE = "statefulset-rollout.jenkins.io/waiting";
    static final String TAKEN_DOWN = "statefulset-rollout.jenkins.io/taken-down";

    private static final String SUFFIX = "-disruptions";
    private static final int LONGEST = 253;
    /** Enough for every pod that may be on its way while watches are slow; an annotation is no archive. */
    private static final int MOST_NOTES = 32;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * Somebody in line.
     *
     * @param since when that one joined it, by its own clock: for people
     */
    record Waiting(String who, String set, String since) {}

    /** A pod, as it is written down: budgets match it by the labels that it has where it is looked for. */
    record TakenDown(String set, String pod, String uid) {}

    /** The name of a budget's Lease. */
    static String name(String budget) {
        if (budget.length() + SUFFIX.length() <= LONGEST) {
            return budget + SUFFIX;
        }
        String hash = hash(budget);
        String start = budget.substring(0, LONGEST - SUFFIX.length() - hash.length() - 1);
        // A name may not have a dot beside a dash.
        return start.replaceAll("[.-]+$", "") + "-" + hash + SUFFIX;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    String name() {
        return name(budget);
    }

    /** A new one, held. */
    Lease fresh(String set, Instant now) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name())
                .addToAnnotations(SET, set)
                .addNewOwnerReference()
                .withApiVersion("policy/v1")
                .withKind("PodDisruptionBudget")
                .withName(budget)
                .withUid(uid)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) DURATION.toSeconds())
                .withAcquireTime(time(now))
                .withRenewTime(time(now))
                .withLeaseTransitions(0)
                .endSpec()
                .build();
    }

    /** The same, held by this process from now on. */
    Lease taken(Lease found, String set, List<Waiting> line, Instant now) {
        Integer transitions = found.getSpec() == null ? null : found.getSpec().getLeaseTransitions();
        return new LeaseBuilder(found)
                .editMetadata()
                .addToAnnotations(SET, set)
                .addToAnnotations(LINE, text(line))
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) DURATION.toSeconds())
                .withAcquireTime(time(now))
                .withRenewTime(time(now))
                .withLeaseTransitions(transitions == null ? 1 : transitions + 1)
                .endSpec()
                .build();
    }

    /** The same, with this line. */
    Lease awaited(Lease found, List<Waiting> line) {
        return new LeaseBuilder(found)
                .editMetadata()
                .addToAnnotations(LINE, text(line))
                .endMetadata()
                .build();
    }

    /**
     * The same, held by nobody.
     *
     * @param takenDown what was taken down under it, newest last
     */
    Lease free(Lease held, List<PendingDisruption> takenDown) {
        List<PendingDisruption> kept = takenDown.subList(Math.max(0, takenDown.size() - MOST_NOTES), takenDown.size());
        return new LeaseBuilder(held)
                .editMetadata()
                .removeFromAnnotations(SET)
                .addToAnnotations(
                        TAKEN_DOWN,
                        text(kept.stream()
                                .map(pod -> new TakenDown(pod.set(), pod.pod(), pod.uid()))
                                .toList()))
                .endMetadata()
                .editSpec()
                .withHolderIdentity("")
                .withLeaseDurationSeconds(1)
                .endSpec()
                .build();
    }

    static List<Waiting> line(Lease lease) {
        return read(lease, LINE, new TypeReference<List<Waiting>>() {});
    }

    static List<PendingDisruption> takenDown(Lease lease) {
        return read(lease, TAKEN_DOWN, new TypeReference<List<TakenDown>>() {}).stream()
                .filter(pod -> pod.set() != null && pod.pod() != null && pod.uid() != null)
                .map(pod -> new PendingDisruption(pod.set(), pod.pod(), pod.uid(), Map.of()))
                .toList();
    }

    /** Who holds it, dead or alive. */
    static Optional<String> holder(Lease lease) {
        return Optional.ofNullable(lease.getSpec())
                .map(spec -> spec.getHolderIdentity())
                .filter(holder -> !holder.isEmpty());
    }

    /** The set that it is held for. */
    static String set(Lease lease) {
        return annotations(lease).getOrDefault(SET, "");
    }

    /** How long its holder may be silent. */
    static Duration duration(Lease lease) {
        return lease.getSpec() == null || lease.getSpec().getLeaseDurationSeconds() == null
                ? DURATION
                : Duration.ofSeconds(lease.getSpec().getLeaseDurationSeconds());
    }

    /** What cannot be read says nothing: a line is courtesy, and notes only bridge what watches have not brought yet. */
    private static <T> List<T> read(Lease lease, String key, TypeReference<List<T>> type) {
        String text = annotations(lease).get(key);
        if (text == null) {
            return List.of();
        }
        try {
            List<T> values = MAPPER.readValue(text, type);
            return values == null ? List.of() : values;
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    private static Map<String, String> annotations(Lease lease) {
        Map<String, String> annotations = lease.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    private static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records have a JSON form", e);
        }
    }

    private static ZonedDateTime time(Instant instant) {
        return instant.atZone(ZoneOffset.UTC);
    }
}
