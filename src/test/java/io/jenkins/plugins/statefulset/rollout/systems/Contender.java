package io.jenkins.plugins.statefulset.rollout.systems;

/** Somebody who rolls an update out. */
interface Contender {
    String title();

    /**
     * Until it is over.
     *
     * @return how it ended, in a word or two
     */
    String roll(SystemNamespace where, Update update) throws Exception;
}
