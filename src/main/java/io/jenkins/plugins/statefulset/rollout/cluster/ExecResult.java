package io.jenkins.plugins.statefulset.rollout.cluster;

/**
 * What a command in a container answered.
 *
 * @param exitCode 0 for success
 * @param output standard output, at most the last 64 KiB
 * @param error standard error, at most the last 64 KiB
 */
public record ExecResult(int exitCode, String output, String error) {}
