package io.jenkins.plugins.statefulset.rollout.backup;

/**
 * A database in a backup.
 *
 * @param server the pod's name, or the host given by the person
 * @param file its dump (custom format, for {@code pg_restore}), relative to the backup's location
 * @param bytes size of that file
 */
public record DumpedDatabase(String server, String database, String file, long bytes) {}
