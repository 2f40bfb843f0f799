package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Instant;
import java.util.Optional;

/** Why a pod is not ready: which sentence of the catalogue says it, with which facts. */
public final class PodCauseWords {
    private PodCauseWords() {}

    /** The same in English, as events and the record keep it beside the facts. */
    public static Message of(PodCause cause) {
        return sentence(cause).said(Language.ENGLISH);
    }

    /** The end of a sentence: {@code CrashLoopBackOff, exit code 1, 3 restarts}; empty for one that is not known. */
    public static Message sentence(PodCause cause) {
        Message words = untimed(cause);
        return until(cause)
                .map(end -> Phrase.of("pod.tried-again")
                        .with("what", words)
                        .with("until", end)
                        .message())
                .orElse(words);
    }

    /** In a word or two where there is little room: {@code CrashLoopBackOff}. */
    public static Message inShort(PodCause cause) {
        if (cause instanceof PodCause.ContainerWaits waits) {
            return Message.of(waits.reason());
        }
        if (cause instanceof PodCause.CrashLoop) {
            return Message.of("CrashLoopBackOff");
        }
        if (cause instanceof PodCause.Unschedulable) {
            return Phrase.of("pod.unschedulable-in-short").message();
        }
        return cause instanceof PodCause.Ended ended ? reason(ended) : untimed(cause);
    }

    private static Optional<Instant> until(PodCause cause) {
        if (cause instanceof PodCause.ContainerWaits waits) {
            return waits.until();
        }
        return cause instanceof PodCause.CrashLoop loop ? loop.until() : Optional.empty();
    }

    // Pattern matching for switch is not in Java 17.
    private static Message untimed(PodCause cause) {
        if (cause instanceof PodCause.ContainersUnready unready) {
            return Message.of(unready.message());
        } else if (cause instanceof PodCause.NotReady not) {
            return not.message().map(Message::of).orElseGet(Phrase.of("pod.readiness-not-yet")::message);
        } else if (cause instanceof PodCause.InitContainerRuns init) {
            return container("pod.init-container-runs", init.container());
        } else if (cause instanceof PodCause.SidecarStarts sidecar) {
            return container("pod.sidecar-starts", sidecar.container());
        } else if (cause instanceof PodCause.SidecarNotReady sidecar) {
            return container("pod.sidecar-not-ready", sidecar.container());
        } else if (cause instanceof PodCause.ContainerWaits waits) {
            return named(
                    waits.role(),
                    waits.container(),
                    Phrase.of("pod.waits").with("reason", waits.reason()).with("message", waits.message()));
        } else if (cause instanceof PodCause.ContainerExited exited) {
            return named(
                    exited.role(),
                    exited.container(),
                    Phrase.of("pod.exit-code").with("code", exited.exitCode()));
        } else if (cause instanceof PodCause.CrashLoop loop) {
            return named(loop.role(), loop.container(), crashLoop(loop));
        }
        return ofThePod(cause);
    }

    private static Message ofThePod(PodCause cause) {
        if (cause instanceof PodCause.Unschedulable unschedulable) {
            return Phrase.of("pod.unschedulable")
                    .with("message", unschedulable.message())
                    .message();
        } else if (cause instanceof PodCause.Ended ended) {
            return Phrase.of("pod.ended")
                    .with("reason", reason(ended))
                    .with("message", ended.message())
                    .message();
        } else if (cause instanceof PodCause.NodeLost lost) {
            Phrase words =
                    switch (lost.pod()) {
                        case STAYS -> Phrase.of("pod.node-lost");
                        case GOES -> Phrase.of("pod.node-lost-goes");
                    };
            return words.with("node", lost.node()).message();
        } else if (cause instanceof PodCause.NameTaken) {
            return Phrase.of("pod.name-taken").message();
        }
        return Message.none();
    }

    private static Message reason(PodCause.Ended ended) {
        return ended.reason().map(Message::of).orElseGet(Phrase.of("pod.phase").with("phase", ended.phase())::message);
    }

    private static Message container(String key, String name) {
        return Phrase.of(key).with("container", name).message();
    }

    private static Phrase crashLoop(PodCause.CrashLoop loop) {
        Phrase words =
                Phrase.of("pod.crash-loop").with("restarts", loop.restarts()).with("reason", loop.reason());
        return loop.exitCode().map(code -> words.with("code", code)).orElse(words);
    }

    /** With the container's name where it is a sidecar, because a pod is known by its other containers. */
    private static Message named(PodCause.Role role, String container, Phrase said) {
        boolean named = role == PodCause.Role.SIDECAR
                && !said.equals(Phrase.of("pod.waits").with("reason", PodCause.NOT_YET));
        return named
                ? Phrase.of("pod.of-sidecar")
                        .with("container", container)
                        .with("what", said)
                        .message()
                : said.message();
    }
}
