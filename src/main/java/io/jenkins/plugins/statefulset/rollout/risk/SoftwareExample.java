package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.Optional;

/**
 * A change whose judgement is known; a test of the file that it stands in.
 *
 * @param from an image
 * @param to an image
 * @param blocker empty where nothing stops it
 * @param back whether the release before starts again on what the one after has written
 */
record SoftwareExample(String from, String to, RiskLevel level, Optional<String> blocker, StartVerdict back) {}
