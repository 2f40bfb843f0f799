package io.jenkins.plugins.statefulset.rollout.engine.kept;

/** The Job of a backup that nobody waits for any more. */
public record LeftBackup(String job, BackupFate fate) {
    public String words(String namespace) {
        return switch (fate) {
            case NOT_STARTED -> "backup Job " + job + " was not started";
            case GOES_ON ->
                "backup Job " + job
                        + " goes on by itself, and what it has written stays; to end it: kubectl delete job " + job
                        + " -n " + namespace;
            case DONE -> "backup Job " + job + " was done, and what it has written stays";
            case FAILED -> "backup Job " + job + " had failed";
        };
    }
}
