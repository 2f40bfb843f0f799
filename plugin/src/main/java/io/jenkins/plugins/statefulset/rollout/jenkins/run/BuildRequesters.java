package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.Cause;
import hudson.model.Run;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The people who began a build.
 *
 * <ol>
 *   <li>Whoever started it by hand or with a token of theirs.
 *   <li>Whoever began the build that triggered it, and so on upwards.
 *   <li>Where it repeats another one (Replay, Rebuild, a restart from a stage), whoever began that one, too.
 *   <li>A timer, a push or a change of a set is nobody.
 * </ol>
 */
public final class BuildRequesters {
    private final Set<String> people = new TreeSet<>();
    private final Set<String> seen = new HashSet<>();

    private BuildRequesters() {}

    /** Their accounts; empty where nobody did. */
    public static List<String> of(Run<?, ?> run) {
        BuildRequesters found = new BuildRequesters();
        found.add(run);
        return new ArrayList<>(found.people);
    }

    private void add(Run<?, ?> run) {
        if (seen.add(run.getExternalizableId())) {
            run.getCauses().forEach(this::add);
        }
    }

    private void add(Cause cause) {
        if (cause instanceof Cause.UserIdCause user && user.getUserId() != null) {
            people.add(user.getUserId());
        }
        if (cause instanceof Cause.UpstreamCause upstream) {
            // As they were when it was triggered: that build may have been deleted since.
            upstream.getUpstreamCauses().forEach(this::add);
            Optional.<Run<?, ?>>ofNullable(upstream.getUpstreamRun()).ifPresent(this::add);
        }
        original(cause).ifPresent(this::add);
    }

    /** Causes of plugins that repeat a build have it in common that they know the original. */
    private static Optional<Run<?, ?>> original(Cause cause) {
        try {
            Object original = cause.getClass().getMethod("getOriginal").invoke(cause);
            return original instanceof Run<?, ?> run ? Optional.of(run) : Optional.empty();
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException none) {
            return Optional.empty();
        }
    }
}
