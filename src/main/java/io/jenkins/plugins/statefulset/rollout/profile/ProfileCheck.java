package io.jenkins.plugins.statefulset.rollout.profile;

import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A check or an action of a profile.
 *
 * @param name what a person reads: of a check what holds when it has passed, of an action what it does; at most 60 characters
 * @param variants of which it is asked; none for all
 * @param programs that its command needs: by the variable that holds the one that was found, the names of which one must be there
 * @param why it is asked
 * @param source address of the page that says so
 */
public record ProfileCheck(
        PodMoment moment,
        String name,
        List<String> variants,
        PodCheck.Where where,
        Duration timeout,
        int times,
        Map<String, List<String>> programs,
        Form form,
        String text,
        String why,
        String source) {
    /** In what form it is asked. */
    public enum Form {
        /** A command for {@code sh} in the server's container. */
        EXEC,
        /** A query for PostgreSQL. */
        SQL,
        /** An address that answers with 2xx. */
        HTTP
    }

    public ProfileCheck {
        variants = List.copyOf(variants);
        programs = Map.copyOf(programs);
    }

    /**
     * As the rollout keeps it.
     *
     * @param container in which it is asked
     */
    PodCheck in(Profile profile, String container) {
        GateSpec spec =
                switch (form) {
                    case EXEC -> new GateSpec.Exec(container, script(profile), timeout);
                    case SQL -> new GateSpec.Sql(container, text, timeout);
                    case HTTP -> new GateSpec.Http(text, timeout);
                };
        return new PodCheck(moment, where, spec, times, Optional.of(name));
    }

    /**
     * The command, and before it what every command of a profile begins with: unset variables are errors, the language is that of
     * programs, and a program that is not there ends it with 127.
     */
    String script(Profile profile) {
        return preamble(profile) + profile.setup() + text;
    }

    private String preamble(Profile profile) {
        String folders = profile.path().stream().map(folder -> ":" + folder).collect(Collectors.joining());
        StringBuilder begin = new StringBuilder("set -u\nLC_ALL=C\nexport LC_ALL\n");
        if (!folders.isEmpty()) {
            begin.append("PATH=\"$PATH").append(folders).append("\"\nexport PATH\n");
        }
        programs.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> begin.append(entry.getKey())
                .append("=$(")
                .append(entry.getValue().stream()
                        .map(program -> "command -v " + program)
                        .collect(Collectors.joining(" || ")))
                .append(") || { echo 'not in this container: ")
                .append(String.join(" or ", entry.getValue()))
                .append("' >&2; exit 127; }\n"));
        return begin.append(PodCheck.PROGRAMS_ARE_THERE).toString();
    }
}
