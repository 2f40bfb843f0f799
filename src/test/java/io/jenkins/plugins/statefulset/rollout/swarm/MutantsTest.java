package io.jenkins.plugins.statefulset.rollout.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Does the swarm find defects? Each mutant of {@code mutants.json} must be found within its budget of runs.
 *
 * <ul>
 *   <li>{@code mvn test -Dtest=MutantsTest -Dswarm.mutants=20000} gives each that many runs.
 *   <li>{@code -Dswarm.mutants.write=true} writes what came of it into the table of docs/swarm.md.
 *   <li>{@code -Dswarm.mutant=NAME} hunts those whose name contains that.
 *   <li>{@code -Dswarm.mutant.minutes=3} hunts in another order each time, for as long; what was not found by then is told, and no failure.
 * </ul>
 */
class MutantsTest {
    private static final long FIRST = 1;

    @Test
    void everyMutantStillFitsTheSource() {
        assertThat(Mutant.all().stream().filter(mutant -> !mutant.fits()).map(Mutant::name))
                .as("their text stands not exactly once in their file")
                .isEmpty();
    }

    @Test
    void thereAreManyAndEachHasItsName() {
        assertThat(Mutant.all()).hasSizeGreaterThanOrEqualTo(25);
        assertThat(Mutant.all()).extracting(Mutant::name).doesNotHaveDuplicates();
    }

    @Test
    void thePageSaysOfEachWhatCameOfIt() {
        assertThat(MutantTable.rows().keySet())
                .as("mvn test -Dtest=MutantsTest -Dswarm.mutants=20000 -Dswarm.mutants.write=true")
                .containsExactlyElementsOf(
                        Mutant.all().stream().map(Mutant::name).toList());
    }

    /** The shortest hunt, so that every build sees that hunting works. */
    @Test
    void aMutantIsCompiledLoadedAndFound() {
        Mutant easy = new Mutant(
                "a rollout that is over goes on",
                "engine/decided/Decider.java",
                "return new Decision(new Stage.Over(), new Stop(end.result(), end.reason(), end.why()));",
                "return new Decision(new Stage.Over(), Halt.end(state, end.result(), end.why().orElseThrow(), now));");
        MutantHunt.Catch caught = MutantHunt.hunt(easy, 20, FIRST, () -> true);

        assertThat(caught.wrong()).isNotEmpty();
        assertThat(SwarmRun.of(caught.seed()).wrong())
                .as("of the project as it is, which is not touched")
                .isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "swarm.mutants", matches = "\\d+")
    void everyMutantIsFound() {
        int budget = Integer.getInteger("swarm.mutants");
        String only = System.getProperty("swarm.mutant", "");
        Integer minutes = Integer.getInteger("swarm.mutant.minutes");
        long end = minutes == null ? Long.MAX_VALUE : System.nanoTime() + minutes * 60_000_000_000L;
        List<Mutant> mutants = new ArrayList<>(Mutant.all().stream()
                .filter(mutant -> mutant.name().contains(only))
                .toList());
        if (minutes != null) {
            Collections.shuffle(mutants, new Random(System.nanoTime()));
        }
        Map<String, MutantHunt.Catch> caught = new LinkedHashMap<>();
        for (Mutant mutant : mutants) {
            if (minutes == null || System.nanoTime() < end) {
                MutantHunt.Catch one =
                        MutantHunt.hunt(mutant, budget, FIRST, () -> minutes == null || System.nanoTime() < end);
                caught.put(mutant.name(), one);
                System.out.println(MutantTable.row(mutant.name(), one));
                if (Boolean.getBoolean("swarm.mutants.write")) {
                    MutantTable.write(caught);
                }
            }
        }
        long found = caught.values().stream().filter(MutantHunt.Catch::found).count();
        System.out.println("mutants: " + found + " found of " + caught.size() + " hunted, of " + mutants.size());
        assertThat(caught.entrySet().stream()
                        .filter(one -> !one.getValue().found() && one.getValue().runs() >= budget)
                        .map(Map.Entry::getKey))
                .as("not found in " + budget + " runs")
                .isEmpty();
    }
}
