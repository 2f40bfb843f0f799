package io.jenkins.plugins.statefulset.rollout.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, from its jar. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(VersionText.class.getPackage().getImplementationVersion())
                .orElse("(development)");
        return new String[] {
            "rollout " + version + ", Java " + Runtime.version().feature()
        };
    }
}
