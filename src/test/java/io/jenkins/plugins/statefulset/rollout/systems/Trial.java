package io.jenkins.plugins.statefulset.rollout.systems;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** One rollout under load: clients begin, somebody rolls, clients go on, and then everything is read back. */
final class Trial {
    private static final int WARM = 60;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static int runs;

    private Trial() {}

    static synchronized Result of(SystemNamespace where, String scenario, Contender contender, Update update)
            throws Exception {
        where.untilSettled();
        where.untilAllServe();
        String run = "run" + ++runs;
        Members members = where.members();
        Load load = Load.start(where.system(), members, run);
        RoleSamples roles = new RoleSamples(() -> where.system().look(members));
        String outcome;
        Judge.Window window;
        try (load;
                roles) {
            untilMore(load);
            Instant begin = Instant.now();
            outcome = contender.roll(where, update);
            window = new Judge.Window(begin, Instant.now());
            untilMore(load);
        }
        Absences absences = Absences.of(members.pods(), where.watch().states(), window);
        return new Result(
                scenario,
                contender.title(),
                outcome,
                window,
                load.attempts(),
                Judge.judge(load.attempts(), stored(where, run), window),
                absences,
                RoleSamples.changes(roles.taken()),
                RoleSamples.leaderWentLast(roles.taken(), absences),
                RoleSamples.fewest(roles.taken()));
    }

    private static void untilMore(Load load) throws InterruptedException {
        int wanted = load.successes() + WARM;
        Instant limit = Instant.now().plus(LIMIT);
        while (load.successes() < wanted) {
            if (Instant.now().isAfter(limit)) {
                throw new IllegalStateException("the clients get no answers: "
                        + load.attempts().stream().reduce((earlier, later) -> later));
            }
            Thread.sleep(50);
        }
    }

    private static Set<String> stored(SystemNamespace where, String run) throws Exception {
        where.untilAllServe();
        Instant limit = Instant.now().plus(LIMIT);
        while (true) {
            try (LoadClient client = where.system().connect(where.members())) {
                return client.stored(run);
            } catch (Exception e) {
                if (Instant.now().isAfter(limit)) {
                    throw e;
                }
                Thread.sleep(500);
            }
        }
    }
}
