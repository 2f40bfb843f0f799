package io.jenkins.plugins.statefulset.rollout.systems;

import java.util.Set;

/** A careful client of a system. One thread uses it; after an error it may be asked again, and connects anew where that is due. */
public interface LoadClient extends AutoCloseable {
    /**
     * Stores a value, and comes back only when the system vouches for it. To store it twice is to store it once.
     *
     * @param id of a run, a writer and a number, without spaces
     * @throws Exception if the system did not acknowledge it; it may be stored nevertheless
     */
    void write(String id) throws Exception;

    /**
     * Reads a value. That it is not there (yet) is an answer.
     *
     * @throws Exception if there was no answer
     */
    void read(String id) throws Exception;

    /**
     * All ids of a run that are stored, as whoever wants the newest state reads them.
     *
     * @throws Exception if they cannot all be read
     */
    Set<String> stored(String run) throws Exception;

    @Override
    void close();
}
