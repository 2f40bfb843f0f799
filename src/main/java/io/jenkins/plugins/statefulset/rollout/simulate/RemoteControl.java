package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;

/** Changes a simulation that another process serves. */
public final class RemoteControl {
    private final URI server;

    /** @param server as {@link SimulationServer#url} says it */
    public RemoteControl(URI server) {
        this.server = server;
    }

    /**
     * Asks for changes; what is empty stays as it is.
     *
     * @param faults as {@code --fault} takes them, in the place of those in force
     * @return what is in force then, in words
     * @throws BadRequestException if a change is not allowed, or nobody serves a simulation there
     */
    public String change(Optional<List<String>> faults, Optional<Double> speed) {
        ObjectNode wanted = ApiRequest.JSON.createObjectNode();
        faults.ifPresent(texts -> {
            ArrayNode list = wanted.putArray("faults");
            texts.forEach(list::add);
        });
        speed.ifPresent(factor -> wanted.put("speed", factor));
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(server.resolve(SimulationControl.PATH))
                                    .PUT(BodyPublishers.ofString(wanted.toString()))
                                    .build(),
                            BodyHandlers.ofString());
            JsonNode state = ApiRequest.JSON.readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new BadRequestException(state.path("message").asText("no simulation is served at " + server));
            }
            return words(state);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadRequestException(server + ": no simulation is served there", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadRequestException(server + ": interrupted", e);
        }
    }

    private static String words(JsonNode state) {
        StringBuilder faults = new StringBuilder();
        state.path("faults")
                .forEach(fault -> faults.append(faults.isEmpty() ? "" : ", ").append(fault.asText()));
        return "speed " + state.path("speed").asText() + ", cluster time "
                + state.path("time").asText() + ", " + (faults.isEmpty() ? "no faults" : "faults " + faults);
    }
}
