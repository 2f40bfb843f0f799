package io.jenkins.plugins.statefulset.rollout.jenkins;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** What tells two accounts with the same credentials id apart. */
final class CredentialSecrets {
    private CredentialSecrets() {}

    static String of(StandardCredentials credentials) {
        if (credentials instanceof StringCredentials text) {
            return text.getSecret().getPlainText();
        }
        if (credentials instanceof StandardUsernamePasswordCredentials pair) {
            return pair.getUsername() + "\0" + pair.getPassword().getPlainText();
        }
        // A store gives the same object for the same credentials; another folder's are another object.
        return credentials.getClass().getName() + "@" + System.identityHashCode(credentials);
    }
}
