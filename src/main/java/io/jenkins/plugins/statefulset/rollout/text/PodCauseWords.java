package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.util.Optional;

/** Why a pod is not ready, in words: the one place for these sentences. */
public final class PodCauseWords {
    private PodCauseWords() {}

    /** The end of a sentence: {@code CrashLoopBackOff, exit code 1, 3 restarts}; empty for one that is not known. */
    public static Message of(PodCause cause) {
        Message words = Message.of(sentence(cause));
        return until(cause)
                .map(end -> words.and("; it is tried again, until ").and(end))
                .orElse(words);
    }

    /** In a word or two where there is little room: {@code CrashLoopBackOff}. */
    public static String inShort(PodCause cause) {
        if (cause instanceof PodCause.ContainerWaits waits) {
            return waits.reason();
        }
        if (cause instanceof PodCause.CrashLoop) {
            return "CrashLoopBackOff";
        }
        if (cause instanceof PodCause.Unschedulable) {
            return "unschedulable";
        }
        return cause instanceof PodCause.Ended ended
                ? ended.reason().orElse("phase " + ended.phase())
                : sentence(cause);
    }

    private static Optional<Instant> until(PodCause cause) {
        if (cause instanceof PodCause.ContainerWaits waits) {
            return waits.until();
        }
        return cause instanceof PodCause.CrashLoop loop ? loop.until() : Optional.empty();
    }

    // Pattern matching for switch is not in Java 17.
    private static String sentence(PodCause cause) {
        if (cause instanceof PodCause.ContainersUnready unready) {
            return unready.message();
        } else if (cause instanceof PodCause.NotReady not) {
            return not.message().orElse("readiness probe has not succeeded yet");
        } else if (cause instanceof PodCause.InitContainerRuns init) {
            return "init container " + init.container() + " is running";
        } else if (cause instanceof PodCause.SidecarStarts sidecar) {
            return "sidecar " + sidecar.container() + " has not started: its startup probe has not succeeded yet";
        } else if (cause instanceof PodCause.SidecarNotReady sidecar) {
            return "sidecar " + sidecar.container() + " is not ready: its readiness probe does not succeed";
        } else if (cause instanceof PodCause.ContainerWaits waits) {
            return named(waits.role(), waits.container(), waits.reason() + colon(waits.message()));
        } else if (cause instanceof PodCause.ContainerExited exited) {
            return named(exited.role(), exited.container(), "exit code " + exited.exitCode());
        } else if (cause instanceof PodCause.CrashLoop loop) {
            return named(loop.role(), loop.container(), crashLoop(loop));
        } else if (cause instanceof PodCause.Unschedulable unschedulable) {
            return "unschedulable: " + unschedulable.message();
        } else if (cause instanceof PodCause.Ended ended) {
            return ended.reason().orElse("phase " + ended.phase()) + colon(ended.message());
        } else if (cause instanceof PodCause.NodeLost lost) {
            return "its node" + lost.node().map(node -> " " + node).orElse("") + " is lost (NotReady or unreachable)"
                    + switch (lost.pod()) {
                        case STAYS -> "";
                        case GOES -> "; it stays until the node is back or is deleted";
                    };
        }
        return "";
    }

    private static String crashLoop(PodCause.CrashLoop loop) {
        String exit = loop.exitCode()
                .map(code -> ", exit code " + code
                        + loop.reason().map(why -> " (" + why + ")").orElse(""))
                .orElse("");
        return "CrashLoopBackOff" + exit + ", " + loop.restarts() + " restarts";
    }

    /** With the container's name where it is a sidecar, because a pod is known by its other containers. */
    private static String named(PodCause.Role role, String container, String said) {
        return role == PodCause.Role.SIDECAR && !said.equals(PodCause.NOT_YET)
                ? "sidecar " + container + ": " + said
                : said;
    }

    private static String colon(Optional<String> text) {
        return text.map(said -> ": " + said).orElse("");
    }
}
