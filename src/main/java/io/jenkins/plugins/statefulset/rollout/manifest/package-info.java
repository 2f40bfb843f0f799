/** Manifests from files: read, checked as strictly as {@code kubectl apply}, and looked over for known mistakes. Pure apart from reading the files. */
package io.jenkins.plugins.statefulset.rollout.manifest;
