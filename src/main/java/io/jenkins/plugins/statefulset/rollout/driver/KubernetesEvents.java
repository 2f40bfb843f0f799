package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those who look at the set with kubectl see what its rollout does: writes Kubernetes Events about it ({@link EventNote}).
 *
 * <ol>
 *   <li>One request for each, sent once; nobody waits for the answer. It is sent when the driver has nothing else to do, so that none
 *       stands between what a watch says and the write that follows.
 *   <li>Whatever becomes of it, the rollout goes on. The first failure is told, once.
 *   <li>Where the account may not, or the server takes no such Events, none is sent any more.
 *   <li>What is secret in the set's templates is in none of them ({@link TemplateSecrets}).
 * </ol>
 */
final class KubernetesEvents {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesEvents.class);

    /** {@code reportingController}: a qualified name. */
    static final String CONTROLLER = "jenkins.io/statefulset-rollout";

    /** In bytes, as the API server counts them ({@code noteLengthLimit}). */
    static final int LONGEST_NOTE = 1024;

    private static final int LONGEST_INSTANCE = 128;
    private static final int LONGEST_NAME = 230;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    private final DriverSetting setting;
    private final String holder;
    private final Setup setup;
    private final TemplateSecrets discretion;
    private final Runnable onFailure;
    private final List<Event> unsent = new ArrayList<>();
    private int written;
    private volatile boolean hopeless;
    private volatile Optional<String> failure = Optional.empty();
    private boolean told;

    /** @param onFailure called when there is a failure to be told, by {@link #untold} */
    KubernetesEvents(
            DriverSetting setting, String holder, Setup setup, TemplateSecrets discretion, Runnable onFailure) {
        this.setting = setting;
        this.holder = holder;
        this.setup = setup;
        this.discretion = discretion;
        this.onFailure = onFailure;
    }

    void begun(Instant now) {
        write(EventNote.begun(setup), now);
    }

    void ended(Result result, Message reason, Instant now) {
        EventNote.ended(result, reason, setup).ifPresent(note -> write(note, now));
    }

    /** @param replicas of the set, as it was last seen */
    void happened(RolloutEvent event, Optional<Integer> replicas) {
        EventNote.of(event, setup, replicas.orElse(1)).ifPresent(note -> write(note, event.time()));
    }

    /** Why an Event was not written, where that was not told yet. From then on it is. */
    Optional<String> untold() {
        Optional<String> why = told ? Optional.empty() : failure;
        told |= why.isPresent();
        return why;
    }

    private void write(EventNote note, Instant now) {
        unsent.add(event(note, now));
    }

    /** Sends what there is to be sent. */
    void send() {
        List<Event> due = List.copyOf(unsent);
        unsent.clear();
        for (Event event : due) {
            if (!hopeless) {
                send(event);
            }
        }
    }

    private void send(Event event) {
        try {
            setting.cluster().createEvent(event).whenComplete((done, failed) -> {
                if (failed != null) {
                    failed(failed);
                }
            });
        } catch (ClusterException refused) {
            failed(refused);
        }
    }

    private void failed(Throwable wrapped) {
        Throwable cause =
                wrapped instanceof CompletionException && wrapped.getCause() != null ? wrapped.getCause() : wrapped;
        LOG.debug("an Event about {}/{} was not written", setting.namespace(), setting.name(), cause);
        hopeless |=
                cause instanceof ClusterException refused && !refused.reason().isTransient();
        if (failure.isEmpty()) {
            failure = Optional.of(String.valueOf(cause.getMessage()));
            onFailure.run();
        }
    }

    private Event event(EventNote note, Instant now) {
        String text = PlainText.line(discretion.sentence(note.text().toString()));
        String set = setting.name();
        String unique =
                Long.toHexString(now.getEpochSecond() * 1_000_000_000 + now.getNano()) + Integer.toHexString(written++);
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(setting.namespace())
                .withName(set.substring(0, Math.min(set.length(), LONGEST_NAME)) + "." + unique)
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(now.atOffset(ZoneOffset.UTC))))
                .withReportingController(CONTROLLER)
                .withReportingInstance(cut(holder, LONGEST_INSTANCE))
                .withAction(note.action())
                .withReason(note.reason())
                .withType(note.kind().type())
                .withNote(cut(text, LONGEST_NOTE))
                .withNewRegarding()
                .withApiVersion("apps/v1")
                .withKind("StatefulSet")
                .withNamespace(setting.namespace())
                .withName(set)
                .withUid(setup.set().orElse(null))
                .endRegarding()
                .build();
    }

    /** The text in at most that many bytes, with a mark where something is left out. */
    static String cut(String text, int bytes) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
            return text;
        }
        String mark = "…";
        int left = bytes - mark.getBytes(StandardCharsets.UTF_8).length;
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            String next = new String(Character.toChars(text.codePointAt(i)));
            left -= next.getBytes(StandardCharsets.UTF_8).length;
            if (left < 0) {
                break;
            }
            kept.append(next);
        }
        return kept + mark;
    }
}
