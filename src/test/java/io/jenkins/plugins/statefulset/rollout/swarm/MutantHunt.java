package io.jenkins.plugins.statefulset.rollout.swarm;

/** Plays random rollouts until one fails, in a process whose classes may be a mutant's: {@code MutantHunt RUNS FIRST-SEED}. */
public final class MutantHunt {
    private MutantHunt() {}

    public static void main(String[] arguments) {
        int most = Integer.parseInt(arguments[0]);
        long first = Long.parseLong(arguments[1]);
        for (int run = 0; run < most; run++) {
            SwarmRun.Verdict verdict = SwarmRun.of(first + run);
            if (!verdict.passed()) {
                System.out.println("found " + (run + 1) + " " + verdict.seed() + " "
                        + verdict.wrong().get(0));
                return;
            }
        }
        System.out.println("survived " + most);
    }
}
