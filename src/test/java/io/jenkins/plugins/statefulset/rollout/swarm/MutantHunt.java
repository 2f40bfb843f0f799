package io.jenkins.plugins.statefulset.rollout.swarm;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/**
 * Plays random runs on a mutant until one of them fails. It is loaded with the mutant's classes, so that nothing but the types of
 * Java passes between it and whoever hunts.
 */
public final class MutantHunt implements LongFunction<String> {

    /** @return what a run of that seed breaks; empty for nothing */
    @Override
    public String apply(long seed) {
        List<String> wrong = SwarmRun.of(seed).wrong();
        return wrong.isEmpty() ? "" : wrong.get(0);
    }

    /**
     * What a hunt came to.
     *
     * @param runs that were played
     * @param seed of the last of them
     * @param wrong what it broke; empty where none was found
     */
    record Catch(int runs, long seed, String wrong) {
        boolean found() {
            return !wrong.isEmpty();
        }
    }

    /** Plays up to that many runs, from that seed on, while there is time. */
    static Catch hunt(Mutant mutant, int most, long first, BooleanSupplier hasTime) {
        LongFunction<String> hunt = loaded(mutant);
        int runs = 0;
        while (runs < most && hasTime.getAsBoolean()) {
            String wrong = hunt.apply(first + runs);
            runs++;
            if (!wrong.isEmpty()) {
                return new Catch(runs, first + runs - 1, wrong);
            }
        }
        return new Catch(runs, first + runs - 1, "");
    }

    @SuppressWarnings("unchecked") // It is this class, of another loader.
    private static LongFunction<String> loaded(Mutant mutant) {
        try {
            return (LongFunction<String>) MutantClasses.of(mutant)
                    .loadClass(MutantHunt.class.getName(), true)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(mutant.name() + " cannot be loaded", e);
        }
    }
}
