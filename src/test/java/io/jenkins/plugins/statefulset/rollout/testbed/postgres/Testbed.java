package io.jenkins.plugins.statefulset.rollout.testbed.postgres;

import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.agent.NodeAgent;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/** A namespace with PostgreSQL, or the reason why there is none. */
final class Testbed {
    private Testbed() {}

    static PostgresNamespace postgres() throws IOException {
        ControlPlane plane = ControlPlane.of("1.37");
        NodeAgent.obstacle(plane.admin()).or(PostgresImages::obstacle).ifPresent(why -> Assumptions.abort(why));
        return new PostgresNamespace(plane);
    }
}
