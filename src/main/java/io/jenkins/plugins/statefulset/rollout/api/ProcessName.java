package io.jenkins.plugins.statefulset.rollout.api;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this process is called where drivers are told apart. */
final class ProcessName {
    private ProcessName() {}

    /** The user, the host where it is known, and the number of the process. */
    static String present() {
        String user = System.getProperty("user.name", "unknown");
        try {
            return user + "@" + InetAddress.getLocalHost().getHostName() + "/"
                    + ProcessHandle.current().pid();
        } catch (UnknownHostException e) {
            return user + "/" + ProcessHandle.current().pid();
        }
    }
}
