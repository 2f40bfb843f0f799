package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.List;

/** A piece of what the owners of a system know. Pure: the same change always gives the same findings. */
@FunctionalInterface
interface RiskRule {
    /** Empty where the rule has nothing to say. */
    List<Finding> judge(TemplateChange change);
}
