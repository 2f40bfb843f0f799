package io.jenkins.plugins.statefulset.rollout.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import io.jenkins.plugins.statefulset.rollout.testbed.agent.NodeAgent;
import java.lang.management.ManagementFactory;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The systems that people run, on real servers, under load: {@code testbed/systems}.
 *
 * <ol>
 *   <li>Every write that was acknowledged is read back at the end, whoever rolled.
 *   <li>{@code ./rollout run} disrupts no member while another one is away, and ends as the scenario says.
 *   <li>Where the leader is to go last, the member that goes last is the one that leads, as the members themselves say.
 *   <li>Times are told and not demanded.
 * </ol>
 */
@RequiresTestbed
@Tag("systems")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class RealSystemsTest {
    private static final Pattern WANTED_SCENARIOS = Pattern.compile(System.getProperty("systems.scenarios", ".*"));
    private static final Pattern WANTED_CONTENDERS = Pattern.compile(System.getProperty("systems.contenders", ".*"));
    private static final long MINUTES = Long.getLong("systems.minutes", 60);

    // The name of a pod that is made anew leads nowhere for a moment, and Java's own file of settings has clients
    // believe that for ten seconds.
    static {
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    /** Rollouts of one system, in their order. */
    private record Scenario(String name, Contender contender, Supplier<Update> update, String end) {
        private static final String ANY = "";
        private static final String LEADER_LAST = "leader last";

        @Override
        public String toString() {
            return name + ", " + contender.title();
        }
    }

    /** There and back again, so that each rollout of a good release changes something, whichever of them are played. */
    private static Supplier<Update> turns(RealSystem system) {
        AtomicBoolean updated = new AtomicBoolean();
        return () -> {
            boolean back = updated.get();
            updated.set(!back);
            return back ? system.downdate() : system.update();
        };
    }

    /** Those named by {@code -Dsystems=…}, a regular expression; all unless said. */
    static List<RealSystem> systems() {
        Pattern wanted = Pattern.compile(System.getProperty("systems", ".*"));
        List<RealSystem> found = ServiceLoader.load(RealSystem.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(system -> wanted.matcher(system.name()).matches())
                .toList();
        assertThat(found)
                .as("systems that match " + wanted + " (-Psystems adds them)")
                .isNotEmpty();
        return found;
    }

    private static List<Scenario> scenarios(RealSystem system) {
        Contender ours = OurRun.undisturbed();
        Contender alone = new ControllerRoll();
        String good = "update";
        Supplier<Update> turns = turns(system);
        List<Scenario> all = new ArrayList<>(List.of(
                new Scenario(good, ours, turns, "completed"),
                new Scenario(good, alone, turns, Scenario.ANY),
                new Scenario(good, new KubectlScript(), turns, Scenario.ANY),
                new Scenario("bad release", ours, system::badRelease, "rolled back"),
                new Scenario("driver killed, another one resumes", OurRun.killedInTheMiddle(), turns, "completed")));
        if (system.hasLeader()) {
            all.add(new Scenario(Scenario.LEADER_LAST, OurRun.leaderLast(), turns, "completed"));
        }
        String slow = "a member that catches up slowly";
        system.slowRelease().ifPresent(release -> all.add(new Scenario(slow, ours, () -> release, "completed")));
        system.quickRelease()
                .ifPresent(release -> all.add(new Scenario("slow, and back", ours, () -> release, "completed")));
        system.slowRelease().ifPresent(release -> all.add(new Scenario(slow, alone, () -> release, Scenario.ANY)));
        return all.stream()
                .filter(scenario -> WANTED_SCENARIOS.matcher(scenario.name()).find()
                        && WANTED_CONTENDERS
                                .matcher(scenario.contender().title())
                                .find())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("systems")
    void noAcknowledgedWriteIsLostAndNoSecondMemberIsTaken(RealSystem system) throws Exception {
        ControlPlane plane = ControlPlane.of("1.37");
        Optional<String> late = Optional.of("the time is over").filter(why -> timeIsOver());
        late.or(() -> NodeAgent.obstacle(plane.admin())).or(system::obstacle).ifPresent(why -> {
            System.out.println("systems: " + system.name() + " is left out: " + why);
            Assumptions.abort(why);
        });
        List<Result> results = new ArrayList<>();
        List<Scenario> played = new ArrayList<>();
        try (SystemNamespace where = SystemNamespace.start(plane, system)) {
            for (Scenario scenario : scenarios(system)) {
                if (timeIsOver()) {
                    System.out.println("systems: left out, the time is over: " + system.name() + ", " + scenario);
                    continue;
                }
                Result result = Trial.of(
                        where,
                        scenario.name(),
                        scenario.contender(),
                        scenario.update().get());
                System.out.println("systems: " + system.name() + ", " + result);
                result.commonErrors().forEach(error -> System.out.println("systems:     " + error));
                results.add(result);
                played.add(scenario);
            }
        } finally {
            SystemsPage.keep(system, results);
        }
        SoftAssertions.assertSoftly(softly -> {
            for (int i = 0; i < played.size(); i++) {
                demand(softly, played.get(i), results.get(i));
            }
        });
    }

    /** Nothing begins later than that after the begin of this process. */
    private static boolean timeIsOver() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime())
                        .toMinutes()
                >= MINUTES;
    }

    private static void demand(SoftAssertions softly, Scenario scenario, Result result) {
        softly.assertThat(result.verdict().lost())
                .as(scenario + ": lost writes")
                .isEmpty();
        if (scenario.contender() instanceof OurRun) {
            softly.assertThat(result.outcome()).as(scenario + ": its end").isEqualTo(scenario.end());
            softly.assertThat(result.absences().wrong())
                    .as(scenario + ": disrupted")
                    .isEmpty();
            if (scenario.name().equals(Scenario.LEADER_LAST)) {
                softly.assertThat(result.leaderWentLast())
                        .as(scenario + ": the member that went last led")
                        .isTrue();
            }
        }
    }
}
