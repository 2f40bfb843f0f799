package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.Faults;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is simulated, at {@code /simulation}: GET says the speed, the cluster's time and the faults; PUT changes the speed,
 * or puts other faults in the place of those in force.
 */
final class SimulationControl {
    /** Outside of what the Kubernetes API has. */
    static final String PATH = "/simulation";

    private final SimulatedCluster cluster;
    private final RealTimePace pace;
    private List<String> faults = List.of();

    SimulationControl(SimulatedCluster cluster, RealTimePace pace) {
        this.cluster = cluster;
        this.pace = pace;
    }

    /**
     * Empty for any other path.
     *
     * @throws StatusError if what is asked for is not allowed
     */
    Optional<ApiResponse> answer(ApiRequest asked) {
        if (!asked.path().equals(PATH)) {
            return Optional.empty();
        }
        if (asked.method().equals("PUT")) {
            try {
                change(asked.object());
            } catch (BadRequestException e) {
                throw StatusError.badRequest(e.getMessage());
            }
        } else if (!asked.method().equals("GET")) {
            throw StatusError.notAllowed();
        }
        return Optional.of(ApiResponse.json(200, state()));
    }

    private void change(JsonNode wanted) {
        if (wanted.has("speed")) {
            double speed = wanted.path("speed").asDouble();
            if (!(speed > 0 && speed <= 100_000)) {
                throw new BadRequestException(
                        "speed " + wanted.path("speed").asText() + ": more than 0 and at most 100000 is allowed");
            }
            pace.changeTo(speed);
        }
        if (wanted.has("faults")) {
            List<String> texts = new ArrayList<>();
            wanted.path("faults").forEach(text -> texts.add(text.asText()));
            cluster.faults(Faults.parse(texts));
            faults = texts;
        }
    }

    private ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("speed", pace.speed()).put("time", cluster.clock().now().toString());
        ArrayNode list = state.putArray("faults");
        faults.forEach(list::add);
        return state;
    }
}
