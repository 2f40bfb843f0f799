/** Gates: the checks between one wave and the next. */
package io.jenkins.plugins.statefulset.rollout.gate;
