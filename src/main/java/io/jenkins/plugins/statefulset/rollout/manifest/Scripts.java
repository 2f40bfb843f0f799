package io.jenkins.plugins.statefulset.rollout.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What containers and probes run, as text. */
final class Scripts {
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\\\)\\$\\{?([A-Z][A-Z0-9_]*)");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?:^|[\\s;(])(?:export\\s+|local\\s+)?([A-Z][A-Z0-9_]*)=", Pattern.MULTILINE);
    private static final Pattern BOUND = Pattern.compile("\\b(?:for|read(?:\\s+-\\w+)*)\\s+([A-Z][A-Z0-9_]*)");
    private static final Pattern CONTINUATION = Pattern.compile("\\\\\\s*\\n\\s*");
    private static final Pattern COMMENT = Pattern.compile("(?m)(^|\\s)#.*$");

    private Scripts() {}

    /** The command of a container and its arguments, lines that go on joined, comments left out. */
    static String of(Container container) {
        return normalized(Stream.of(container.getCommand(), container.getArgs())
                .flatMap(part -> Optional.ofNullable(part).stream().flatMap(List::stream))
                .collect(Collectors.joining("\n")));
    }

    /** The command of a probe, empty if it asks in another way. */
    static Optional<String> of(Probe probe) {
        return Optional.ofNullable(probe)
                .map(Probe::getExec)
                .map(exec -> normalized(
                        String.join("\n", Optional.ofNullable(exec.getCommand()).orElse(List.of()))));
    }

    /** Whether a shell reads it, so that variables mean something in it. */
    static boolean isShell(String script) {
        return script.matches("(?s)(/usr)?(/bin/)?(env\\n)?(sh|bash|ash|dash)\\n.*");
    }

    /** Variables in capitals that a script uses without setting them. */
    static Set<String> freeVariables(String script) {
        Set<String> found = new LinkedHashSet<>(all(VARIABLE, script));
        all(ASSIGNMENT, script).forEach(found::remove);
        all(BOUND, script).forEach(found::remove);
        return found;
    }

    private static List<String> all(Pattern pattern, String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static String normalized(String script) {
        return COMMENT.matcher(CONTINUATION.matcher(script).replaceAll(" ")).replaceAll("$1");
    }
}
