package io.jenkins.plugins.statefulset.rollout.lint;

import io.jenkins.plugins.statefulset.rollout.message.Message;

/**
 * What a rule found.
 *
 * @param rule its id
 * @param object kind and name of the object, as in {@code StatefulSet db}
 * @param field path in that object, list entries by their index, as in {@code spec.template.spec.containers[0].image}
 * @param message a sentence: what is there
 */
public record Hit(String rule, String object, String field, Message message) {}
