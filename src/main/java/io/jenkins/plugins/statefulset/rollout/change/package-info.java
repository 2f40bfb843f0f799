/** Changes of a StatefulSet's pod template: what they are, what they lead to, and what differs then. Pure. */
package io.jenkins.plugins.statefulset.rollout.change;
