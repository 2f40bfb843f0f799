package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;

/** Writes what became of a pod's init containers as the kubelet reports it. */
final class InitStatuses {
    private InitStatuses() {}

    static List<ContainerStatus> of(PodLife life, PodSpec spec) {
        List<ContainerStatus> statuses = new ArrayList<>();
        List<Container> containers = Initialization.of(spec);
        for (int i = 0; i < containers.size(); i++) {
            ContainerStatus status = new ContainerStatus();
            status.setName(containers.get(i).getName());
            status.setImage(containers.get(i).getImage());
            status.setRestartCount(0);
            if (i < life.init.size()) {
                begun(status, life, life.init.get(i));
            } else {
                status.setReady(false);
                status.setStarted(false);
                ContainerState state = new ContainerState();
                state.setWaiting(new ContainerStateWaiting(null, "PodInitializing"));
                status.setState(state);
            }
            statuses.add(status);
        }
        return statuses;
    }

    private static void begun(ContainerStatus status, PodLife life, InitContainerLife init) {
        boolean ended = init.sidecar ? life.stage == PodLife.Stage.ENDED : !init.finishedAt.isEmpty();
        ContainerState state = new ContainerState();
        if (ended) {
            String end = init.sidecar ? life.end.getFinishedAt() : init.finishedAt;
            state.setTerminated(new ContainerStateTerminated(null, 0, end, null, "Completed", null, init.startedAt));
        } else {
            state.setRunning(new ContainerStateRunning(init.startedAt));
        }
        status.setState(state);
        status.setReady(init.sidecar ? init.ready && !ended : ended);
        status.setStarted(!ended && (!init.sidecar || init.started));
    }

    /** The names of those that hold up the containers. */
    static List<String> incomplete(PodLife life, PodSpec spec) {
        List<String> names = new ArrayList<>();
        List<Container> containers = Initialization.of(spec);
        for (int i = 0; i < containers.size(); i++) {
            if (i >= life.init.size() || life.init.get(i).isIncomplete()) {
                names.add(containers.get(i).getName());
            }
        }
        return names;
    }

    /** The names of the sidecars that are not ready. */
    static List<String> unready(PodLife life, PodSpec spec) {
        List<String> names = new ArrayList<>();
        List<Container> containers = Initialization.of(spec);
        for (int i = 0; i < containers.size(); i++) {
            boolean ready = i < life.init.size() && life.init.get(i).ready;
            if (Initialization.isSidecar(containers.get(i)) && !ready) {
                names.add(containers.get(i).getName());
            }
        }
        return names;
    }
}
