package io.jenkins.plugins.statefulset.rollout;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/**
 * A test of text from outside. Each build plays the texts that are kept for it ({@code src/test/resources}, folder
 * {@code …FuzzTestInputs}); {@code mvn verify -Pfuzz -Dfuzz.minutes=10} makes new ones from them, guided by what they reach, and
 * keeps those that break a rule of {@link Hostile}.
 */
@Timeout(Hostile.SECONDS)
public abstract class HostileInput {
    @BeforeAll
    static void shareTheTime() {
        System.setProperty("jazzer.max_duration", Hostile.share().toSeconds() + "s");
    }
}
