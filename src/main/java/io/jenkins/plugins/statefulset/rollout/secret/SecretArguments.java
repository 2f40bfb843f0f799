package io.jenkins.plugins.statefulset.rollout.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets among the arguments of a command.
 *
 * <ol>
 *   <li>{@code --name=value}, {@code -Dname=value}, {@code NAME=value}, {@code --name value}: by the name
 *       ({@link SecretNames}).
 *   <li>{@code -u user:password} and {@code --user user:password}: what follows the colon.
 *   <li>{@code -p}, {@code -a}, {@code -w}: as the command takes them, where it is known (MySQL's clients, {@code redis-cli},
 *       {@code ldapsearch}). Where it is not, what follows is hidden unless it is a number, a path or another option.
 *   <li>Words of commands that take a secret by its place: {@code requirepass x}, {@code AUTH x}, {@code change_password user x},
 *       {@code mc alias set name address key secret}.
 * </ol>
 */
final class SecretArguments {
    private static final Set<String> PASSWORD_P =
            WordSet.of("mysql mysqladmin mysqldump mysqlcheck mysqlimport mysqlshow mysqlsh mysql_upgrade mysqlbinlog "
                    + "mariadb mariadb-admin mariadb-dump mariadb-check sshpass mongo mongosh mongodump mongorestore "
                    + "mongoexport mongoimport cqlsh cypher-shell influx rabbitmqadmin xtrabackup mariabackup innobackupex "
                    + "sqlcmd elasticdump orchestrator-client");
    private static final Set<String> OTHER_P = WordSet.of(
            "psql pg_isready pg_dump pg_dumpall pg_restore pg_basebackup createdb createuser initdb postgres "
                    + "redis-cli redis-server valkey-cli valkey-server mkdir cp tar nc ncat ssh scp nodetool docker podman "
                    + "ps kill ls memcached touch rsync curl grep find read set export cat etcdctl java unzip install "
                    + "zkcli.sh zkServer.sh netstat ss");
    private static final Set<String> OF_LDAP =
            Set.of("ldapsearch", "ldapadd", "ldapmodify", "ldapwhoami", "ldappasswd");
    private static final Set<String> OF_REDIS = Set.of("redis-cli", "valkey-cli", "keydb-cli");
    private static final Set<String> USERS =
            Set.of("-u", "-U", "--user", "--proxy-user", "--username", "--login", "--auth-user", "-a");
    private static final Set<String> NEXT_IS_SECRET =
            Set.of("requirepass", "masterauth", "masterpass", "primaryauth", "sentinel-pass", "auth-pass");
    private static final Pattern VERB = Pattern.compile(
            "(?i)(set|change|reset|update|add|authenticate|create|initial)[-_](\\w+[-_])*(password|passwd|token|secret|user)|authenticate[-_]user|set-initial-password");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?s)(-{0,2}(?:D(?=[a-z]\\w*\\.))?|/)([A-Za-z_][\\w.\\-/\\[\\]]*)(=)(.*)");
    private static final Pattern COLON = Pattern.compile("(?s)(-{0,2})([A-Za-z_][\\w.-]*)(:)([^/\\s].*)");
    private static final Pattern LONG = Pattern.compile("--?([A-Za-z][\\w.-]+)");
    private static final Pattern PLAIN_OPERAND = Pattern.compile("-.*|[+-]?\\d+|[./~].*|\\$.*");
    private static final Pattern OF_OPTION = Pattern.compile("[a-z][a-z-]*");

    private final SecretMarker finder;
    private final FreeText text;

    SecretArguments(SecretMarker finder) {
        this.finder = finder;
        this.text = new FreeText(finder);
    }

    /**
     * The arguments as they may be shown, each a word or the text of a shell.
     *
     * @param tool the command that takes them where they do not begin with it; empty where it is not known
     */
    List<String> shown(List<String> arguments, String tool) {
        List<String> judged = judge(arguments, tool);
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            boolean untouched = judged.get(i).equals(arguments.get(i));
            boolean many = arguments.get(i).chars().anyMatch(Character::isWhitespace);
            shown.add(untouched && many ? new ShellText(finder).shown(arguments.get(i)) : text.foreign(judged.get(i)));
        }
        return shown;
    }

    /** Hides what is a secret by its place; the text of each word is left to the caller. */
    List<String> judge(List<String> words, String tool) {
        List<String> shown = new ArrayList<>(words);
        String command = tool;
        boolean rest = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean handled = !shown.get(i).equals(word);
            if (handled) {
                continue;
            }
            if (command.isEmpty() && isCommand(word)) {
                command = base(word);
            } else if (rest && !PLAIN_OPERAND.matcher(word).matches()) {
                shown.set(i, hide(word));
            } else if (!assignment(shown, i)) {
                next(shown, i, command);
                attached(shown, i, command);
                rest |= takesTheRest(word, words, i, command);
            }
        }
        return shown;
    }

    private static boolean isCommand(String word) {
        return !word.startsWith("-")
                && word.indexOf('=') < 0
                && !Set.of(
                                "exec", "sudo", "env", "time", "nohup", "gosu", "tini", "then", "do", "else", "if",
                                "while", "!")
                        .contains(word);
    }

    private static String base(String word) {
        return word.substring(word.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private boolean assignment(List<String> shown, int i) {
        String word = shown.get(i);
        Matcher equals = ASSIGNMENT.matcher(word);
        boolean assigned = equals.matches();
        Matcher matcher = assigned ? equals : COLON.matcher(word);
        if (!assigned && !matcher.matches()) {
            return separated(shown, i);
        }
        String value = bare(matcher.group(4));
        if (!SecretNames.hides(matcher.group(2), value) || SecretMarker.isHidden(value)) {
            return assigned;
        }
        shown.set(i, matcher.group(1) + matcher.group(2) + matcher.group(3) + finder.hide(value));
        return true;
    }

    /** {@code password: x} and {@code password = x} as words of their own. */
    private boolean separated(List<String> shown, int i) {
        String word = shown.get(i);
        if (word.matches("[\"']?[A-Za-z_][\\w.-]*[\"']?[:=]") && i + 1 < shown.size()) {
            hideNext(shown, i, word.replaceAll("[\"':=]", ""));
            return true;
        }
        return false;
    }

    private void next(List<String> shown, int i, String command) {
        String word = shown.get(i);
        if (i + 1 >= shown.size()) {
            return;
        }
        String value = shown.get(i + 1);
        if (NEXT_IS_SECRET.contains(word.toLowerCase(Locale.ROOT))
                || (OF_REDIS.contains(command) && word.equalsIgnoreCase("auth"))) {
            shown.set(i + 1, hide(value));
        } else if (USERS.contains(word) && value.matches("[^:/\\s]+:(?!\\d+$)[^\\s]+") && !value.contains("://")) {
            int colon = value.indexOf(':');
            shown.set(i + 1, value.substring(0, colon + 1) + hide(value.substring(colon + 1)));
        } else if (LONG.matcher(word).matches()) {
            if (!value.startsWith("--") || value.contains(" ")) {
                hideNext(shown, i, word);
            }
        } else if (isShortSecret(word, value, command)) {
            shown.set(i + 1, hide(value));
        }
    }

    private void hideNext(List<String> shown, int i, String name) {
        String value = shown.get(i + 1);
        if (!SecretMarker.isHidden(value) && SecretNames.hides(name, value)) {
            shown.set(i + 1, hide(value));
        }
    }

    private static boolean isShortSecret(String word, String value, String command) {
        boolean plain = PLAIN_OPERAND.matcher(value).matches();
        return switch (word) {
            case "-p", "-P" ->
                !OTHER_P.contains(command) && (PASSWORD_P.contains(command) ? !value.startsWith("-") : !plain);
            case "-a" -> OF_REDIS.contains(command) || (command.isEmpty() && !plain);
            case "-w" -> OF_LDAP.contains(command);
            case "-t" -> command.equals("influx");
            default -> false;
        };
    }

    /** {@code -pSECRET}, as MySQL's clients take it. */
    private void attached(List<String> shown, int i, String command) {
        String word = shown.get(i);
        if (!word.startsWith("-p") || word.length() < 3 || OTHER_P.contains(command)) {
            return;
        }
        String value = word.substring(2);
        boolean option = OF_OPTION.matcher(value).matches() || value.matches("[a-z]+[:.].*");
        boolean hide = PASSWORD_P.contains(command)
                || !(option || PLAIN_OPERAND.matcher(value).matches());
        if (hide && !SecretMarker.isHidden(value)) {
            shown.set(i, "-p" + hide(value));
        }
    }

    private static boolean takesTheRest(String word, List<String> words, int i, String command) {
        boolean vault = command.equals("vault") && Set.of("login", "unseal").contains(word);
        boolean minio = command.equals("mc") && words.get(0).endsWith("mc") && word.contains("://");
        boolean admin = command.equals("mysqladmin") && word.equals("password");
        boolean pair = command.equals("htpasswd") && i > 0 && word.startsWith("-") && word.contains("b");
        return vault || minio || admin || pair || VERB.matcher(word).matches();
    }

    private String hide(String value) {
        String bare = bare(value);
        return SecretMarker.isHidden(bare) || PlainValues.isReference(bare) || bare.isBlank()
                ? value
                : finder.hide(bare);
    }

    private static String bare(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
