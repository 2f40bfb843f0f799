/**
 * Pictures of a rollout, drawn from its events: the timeline (pure model), its drawing as SVG, and the report, one HTML
 * page. The Jenkins pages use the same drawing.
 */
package io.jenkins.plugins.statefulset.rollout.report;
