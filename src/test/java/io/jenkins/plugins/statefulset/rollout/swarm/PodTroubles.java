package io.jenkins.plugins.statefulset.rollout.swarm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** What happens to pods and their nodes. */
final class PodTroubles {
    private static final String TOUCHED = ObjectTroubles.TOUCHED;

    private final SwarmStage stage;

    PodTroubles(SwarmStage stage) {
        this.stage = stage;
    }

    void delete(Random draw) {
        stage.pod(draw).ifPresent(name -> stage.others.deletePod(SwarmDatabase.NAMESPACE, name));
    }

    void kill(Random draw) {
        stage.pod(draw).ifPresent(name -> stage.others.forceDeletePod(SwarmDatabase.NAMESPACE, name));
    }

    /** As a failing rack does. */
    void killTogether(Random draw) {
        int most = 2 + draw.nextInt(3);
        for (int i = 0; i < most; i++) {
            stage.quietly(() -> delete(draw));
        }
    }

    void drain(Random draw) {
        stage.pod(draw).ifPresent(name -> {
            try {
                stage.storage().evict(SwarmStage.OTHERS, SwarmDatabase.NAMESPACE, name, Optional.empty());
            } catch (ClusterException e) {
                stage.chronicle.say("the drain was refused: " + e.getMessage());
            }
        });
    }

    void illForAWhile(Random draw) {
        stage.pod(draw).ifPresent(name -> ill(name, Duration.ofSeconds(1 + draw.nextInt(60))));
    }

    void illForLong(Random draw) {
        stage.pod(draw).ifPresent(name -> ill(name, Duration.ofMinutes(8)));
    }

    /** Ill and well again, some times within seconds. */
    void flap(Random draw) {
        int times = 2 + draw.nextInt(4);
        stage.pod(draw).ifPresent(name -> {
            for (int i = 0; i < times; i++) {
                stage.later(
                        Duration.ofMillis(i * 4000L + 1), () -> ill(name, Duration.ofMillis(1 + draw.nextInt(3000))));
            }
        });
    }

    private void ill(String pod, Duration span) {
        stage.quietly(() -> {
            stage.others.makeUnready(SwarmDatabase.NAMESPACE, pod);
            stage.later(span, () -> stage.others.makeReady(SwarmDatabase.NAMESPACE, pod));
        });
    }

    void loseNode(Random draw) {
        Duration span = Duration.ofSeconds(20 + draw.nextInt(200));
        stage.pod(draw).ifPresent(name -> {
            stage.onLostNodes.add(name);
            stage.quietly(() -> stage.others.loseNode(SwarmDatabase.NAMESPACE, name));
            stage.later(span, () -> stage.others.findNode(SwarmDatabase.NAMESPACE, name));
        });
    }

    /** A label more, or another revision's name. */
    void relabel(Random draw) {
        boolean revision = draw.nextInt(3) == 0;
        stage.pod(draw).ifPresent(name -> label(name, revision ? "controller-revision-hash" : TOUCHED, "yes"));
    }

    /** A label that a budget asks for, for a while: then it matches the pod no more. */
    void touch(Random draw) {
        stage.pod(draw).ifPresent(name -> {
            label(name, TOUCHED, "yes");
            stage.later(Duration.ofSeconds(5 + draw.nextInt(300)), () -> label(name, TOUCHED, "no"));
        });
    }

    /** Its set lets it go, and takes it back when it has its label again. */
    void leaveSelector(Random draw) {
        Duration span = Duration.ofSeconds(1 + draw.nextInt(100));
        stage.pod(draw).ifPresent(name -> {
            label(name, "app", "another");
            stage.later(span, () -> label(name, "app", "db"));
        });
    }

    private void label(String pod, String label, String value) {
        stage.cluster.pod(SwarmDatabase.NAMESPACE, pod).ifPresent(found -> stage.storage()
                .change(
                        SwarmStage.OTHERS,
                        Resource.PODS,
                        found,
                        Storage.Part.MAIN,
                        tree -> {
                            ((ObjectNode) tree.at("/metadata/labels")).put(label, value);
                            return tree;
                        },
                        WriteMode.STORE));
    }
}
