package io.jenkins.plugins.statefulset.rollout.problem;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.util.Optional;

/** The set has a rollout that is under way, held or left: another one can begin when that is over. */
public final class BusyException extends BadRequestException {
    private static final long serialVersionUID = 1L;

    private final String rollout;
    private final String by;
    private final Instant begun;
    private final String driver;
    private final Message heldFor;

    /**
     * @param rollout its id
     * @param by who began it
     * @param driver who drives it now; empty for nobody
     * @param heldFor why it is held; empty where it is not
     */
    public BusyException(
            Message message,
            String rollout,
            String by,
            Instant begun,
            Optional<String> driver,
            Optional<Message> heldFor) {
        super(message);
        this.rollout = rollout;
        this.by = by;
        this.begun = begun;
        this.driver = driver.orElse(null);
        this.heldFor = heldFor.orElse(null);
    }

    public String rollout() {
        return rollout;
    }

    public String by() {
        return by;
    }

    public Instant begun() {
        return begun;
    }

    public Optional<String> driver() {
        return Optional.ofNullable(driver);
    }

    public Optional<Message> heldFor() {
        return Optional.ofNullable(heldFor);
    }
}
