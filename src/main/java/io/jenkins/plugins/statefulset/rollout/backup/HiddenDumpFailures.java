package io.jenkins.plugins.statefulset.rollout.backup;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.statefulset.rollout.backup.ShellCommands.Command;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds dumps whose failure their container does not show, from the container's command alone:
 *
 * <ol>
 *   <li>A pipe ends as its last command does, unless {@code pipefail} is set.
 *   <li>A script ends as its last command does, unless {@code set -e} ends it before.
 *   <li>{@code set -e} does not look at a command before {@code &&}.
 *   <li>What stands behind {@code ||} decides instead, and nobody waits for what {@code &} sent away.
 * </ol>
 *
 * (POSIX Shell Command Language, 2.8.1, 2.9.2, 2.14 "set".)
 */
final class HiddenDumpFailures {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh");
    private static final Set<String> DUMPS = Set.of(
            "pg_dump",
            "pg_dumpall",
            "pg_basebackup",
            "mysqldump",
            "mariadb-dump",
            "mongodump",
            "cqlsh",
            "nodetool",
            "redis-cli",
            "etcdctl");
    private static final Set<String> STRUCTURE = Set.of("fi", "done", "esac", "}", ")", "then", "else", "do", "{", "(");
    private static final Set<String> CHECKED = Set.of("if", "elif", "while", "until", "!");
    private static final Set<String> TALK = Set.of("echo", "printf", "which", "type", "export");
    private static final Set<String> ENDS = Set.of("exit", "return", "false", "{", "(");

    private final List<Command> commands;
    private boolean errexit;
    private boolean pipefail;

    private HiddenDumpFailures(List<Command> commands, boolean errexit, boolean pipefail) {
        this.commands = commands;
        this.errexit = errexit;
        this.pipefail = pipefail;
    }

    /** One sentence for each container that hides a failed dump. */
    static List<Message> of(PodSpec pod) {
        List<Message> found = new ArrayList<>();
        Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .forEach(container -> of(container)
                        .ifPresent(why -> found.add(Phrase.of("backup-plan.hidden-failure")
                                .with("container", container.getName())
                                .with("why", why)
                                .message())));
        return found;
    }

    private static Optional<Phrase> of(Container container) {
        List<String> line = new ArrayList<>(container.getCommand());
        line.addAll(container.getArgs());
        boolean errexit = false;
        boolean pipefail = false;
        int shell = 0;
        while (shell < line.size() && !SHELLS.contains(baseName(line.get(shell)))) {
            shell++;
        }
        for (int i = shell + 1; i < line.size(); i++) {
            String word = line.get(i);
            boolean flags = word.startsWith("-") && !word.startsWith("--");
            errexit |= (flags && word.contains("e")) || word.equals("errexit");
            pipefail |= word.equals("pipefail");
            if (flags && word.contains("c") && i + 1 < line.size()) {
                // bash takes its options' names in any order before the script.
                String script = line.get(line.get(i + 1).equals("pipefail") ? Math.min(i + 2, line.size() - 1) : i + 1);
                return new HiddenDumpFailures(ShellCommands.of(script), errexit, pipefail).judge();
            }
        }
        return Optional.empty();
    }

    private Optional<Phrase> judge() {
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            if (command.words().get(0).equals("set")) {
                options(command.words());
            }
            Optional<String> dump = dump(command);
            if (dump.isPresent()) {
                Optional<Phrase> why = judge(i, dump.get());
                if (why.isPresent()) {
                    return why;
                }
            }
        }
        return Optional.empty();
    }

    private void options(List<String> words) {
        for (String word : words.subList(1, words.size())) {
            boolean named = word.equals("pipefail") || word.equals("errexit");
            pipefail |= word.equals("pipefail");
            errexit |= word.equals("errexit") || (!named && word.startsWith("-") && word.contains("e"));
            errexit &= !(word.startsWith("+") && word.contains("e"));
        }
    }

    private static Optional<String> dump(Command command) {
        String first = command.words().get(0);
        if (CHECKED.contains(first) || TALK.contains(first)) {
            return Optional.empty();
        }
        return command.words().stream()
                .map(HiddenDumpFailures::baseName)
                .filter(DUMPS::contains)
                .findFirst();
    }

    private Optional<Phrase> judge(int index, String dump) {
        int i = index;
        if (commands.get(i).operator().equals("|") && !pipefail) {
            return Optional.of(Phrase.of("backup-plan.pipe").with("dump", dump).with("option", "set -o pipefail"));
        }
        while (commands.get(i).operator().equals("|") && i + 1 < commands.size()) {
            i++;
        }
        boolean inList = commands.get(i).operator().equals("&&");
        while (commands.get(i).operator().equals("&&") && i + 1 < commands.size()) {
            i++;
        }
        Optional<Command> next = commands.stream()
                .skip(i + 1L)
                .filter(command -> !STRUCTURE.containsAll(command.words()))
                .findFirst();
        return switch (commands.get(i).operator()) {
            case "&" -> Optional.of(Phrase.of("backup-plan.in-background").with("dump", dump));
            case "||" ->
                next.filter(command -> !ENDS.contains(command.words().get(0)))
                        .map(command -> Phrase.of("backup-plan.behind-or")
                                .with("command", command.text())
                                .with("dump", dump));
            default ->
                next.filter(command -> (inList || !errexit) && !command.text().contains("$?"))
                        .map(command -> (inList
                                        ? Phrase.of("backup-plan.later-command-in-list")
                                        : Phrase.of("backup-plan.later-command"))
                                .with("dump", dump)
                                .with("command", command.words().get(0)));
        };
    }

    private static String baseName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }
}
