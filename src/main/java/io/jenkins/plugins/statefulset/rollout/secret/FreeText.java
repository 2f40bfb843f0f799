package io.jenkins.plugins.statefulset.rollout.secret;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets in text by how they look and by what stands before them. Applied twice it does the same.
 *
 * <ol>
 *   <li>By their look: PEM blocks, JSON web tokens, tokens of well-known issuers, hashes of passwords.
 *   <li>In addresses: user and password before the host. A user alone may be a token, so it goes, too.
 *   <li>Behind a header of authorization, and behind {@code Basic} and {@code Bearer}.
 *   <li>Behind a name ({@link SecretNames}) and {@code =}, {@code :} or the end of an XML tag, and behind a long option of such
 *       a name.
 *   <li>Behind {@code PASSWORD '…'} and {@code IDENTIFIED BY '…'} of SQL.
 * </ol>
 * A colon and a space stand behind names in sentences, too ({@code POSTGRES_PASSWORD: the name …}), so in a sentence they are
 * not taken for the begin of a value unless that is quoted.
 */
final class FreeText {
    private static final String VALUE =
            "(\\(hidden\\)|\\$\\$?\\([^()]*\\)|\\$\\{[^{}]*}|\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|[^\\s\"'&;<>)\\]}]+)";
    private static final String NAME = "(?<![\\w.$/-])(-{0,2}[\"']?)([A-Za-z_$][\\w.$/-]*)";

    private static final Pattern CLUE = Pattern.compile(
            "(?i)[=@<]|-----|pass|pwd|secret|token|key|auth|cred|cookie|salt|eyJ|: |\":|gh[a-z]_|github_pat|glpat|AKIA|ASIA|xox|sk[-_]|hv[sb]\\.|\\$\\d|\\$2|AIza|bearer|basic|jaas|dsn|identified|hooks\\.|npm_|SG\\.");
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN [A-Z0-9 ]+-----.*?(-----END [A-Z0-9 ]+-----|\\z)", Pattern.DOTALL);
    private static final Pattern SHAPES = Pattern.compile("\\beyJ[\\w-]{5,}\\.[\\w-]{4,}(\\.[\\w-]*){0,3}"
            + "|\\bgh[oprsu]_\\w{16,}|\\bgithub_pat_\\w{16,}|\\bglpat-[\\w-]{10,}|\\b(AKIA|ASIA)[0-9A-Z]{12,}"
            + "|\\bxox[a-z]-[\\w-]{8,}|\\b(sk|pk|rk)-[A-Za-z0-9_-]{16,}|\\b(sk|rk)_(live|test)_\\w{8,}"
            + "|\\bhv[sbr]\\.[\\w-]{8,}|\\bAIza[\\w-]{30,}|\\bya29\\.[\\w-]{10,}|\\bnpm_\\w{30,}|\\bpypi-[\\w-]{30,}"
            + "|\\bdckr_pat_[\\w-]{10,}|\\bdop_v1_\\w{20,}|\\bSG\\.[\\w-]{10,}\\.[\\w-]{10,}"
            + "|\\$(2[aby]|[156y]|argon2id?)\\$[\\w./$,=+-]{8,}|SCRAM-SHA-256\\$[\\w:$=+/]{10,}"
            + "|(?<=hooks\\.slack\\.com/services/)[\\w/]+");
    private static final Pattern ADDRESS = Pattern.compile("(?<=://)((?:(?!://)[^\\s\"'<>|`,])*)@");
    private static final Pattern AWAY = Pattern.compile("[^/?#]*:(?!\\d{1,5}([/?#]|$)).*|[^/?#]*", Pattern.DOTALL);
    private static final Pattern MYSQL_ADDRESS =
            Pattern.compile("(?<![\\w:/])([\\w.-]+):([^\\s@\"'/()]+)@(?=(tcp|unix)\\(|[\\w.-]+[:/.])(?!sha\\d+:)");
    private static final Pattern SCHEME = Pattern.compile(
            "(?i)((?:proxy-)?authorization[\"']?\\s*[:=,]\\s*[\"']?(?:value[\"']?\\s*[:=]\\s*[\"']?)?)((?:basic|bearer|token|apikey|digest|negotiate)\\s+)?([^\\s\"',;]+)");
    private static final Pattern BEARER =
            Pattern.compile("(?i)\\b(bearer\\s+|basic\\s+(?=(?-i:[\\w+/]*[A-Z0-9+/=])))([\\w.+/=~-]{8,})");
    private static final Pattern ASSIGNED = Pattern.compile(NAME + "([\"']?\\s*(?:=>|:=|=)\\s*)" + VALUE);
    private static final Pattern COLON = Pattern.compile(NAME + "([\"']?\\s*:\\s*)" + VALUE);
    private static final Pattern COLON_QUOTED = Pattern.compile(
            NAME
                    + "(\\\\?[\"']?\\s*:\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|\\\\\"[^\"]*\\\\\"|(?<=\\S:)[^\\s\"'&;<>)\\]}]+)");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--)([A-Za-z][\\w.-]*)(\\s+)(?!--)" + VALUE);
    private static final Pattern DEFAULT = Pattern.compile("(\\$\\{)(\\w+)(:?[-=])([^}]+)(?=})");
    private static final Pattern XML = Pattern.compile("(<)([\\w.:-]+)([^<>]*>)([^<>]+)(?=</)");
    private static final Pattern PAIRED = Pattern.compile(
            "(?i)(name[\"'>]*\\s*[:=<]?\\s*[\"']?)([\\w.$-]+)([\"']?\\s*(?:,|</name>|\\s)\\s*[\"'<]?value[\"'>]*\\s*[:=]?\\s*)"
                    + "(\"[^\"]*\"|'[^']*'|[^\\s,}<\"']+)");
    private static final Pattern SQL = Pattern.compile(
            "(?i)\\b(password|passwd|passphrase|identified(?:\\s+with\\s+\\S+)?\\s+(?:by|as))(\\s+(?:password\\s+)?)(\"[^\"]+\"|'[^']+'|`[^`]+`)");
    private static final Pattern SAID = Pattern.compile(
            "(?i)\\b(password|passwd|passphrase|pwd|secret|token|api key)(\\s+(?:is|was|became|to)\\s+)(?!not |no |a |an |the |in |of |set|be|missing|wrong|invalid|required|empty|expired|too )(\\S+)");
    private static final List<String> NO_NAME_BEFORE = List.of("secret ", "configmap ", "config map ", "unknown ");

    private static final int SHORTEST_KEY = 8;

    private final SecretMarker finder;

    FreeText(SecretMarker finder) {
        this.finder = finder;
    }

    /** Text that others wrote: a value, a line of a log, the body of an answer. */
    String foreign(String text) {
        return CLUE.matcher(text).find() ? named(named(common(text), COLON), COLON_QUOTED) : text;
    }

    /** A sentence for a person, ours or the API server's. */
    String sentence(String text) {
        return CLUE.matcher(text).find() ? named(common(text), COLON_QUOTED) : text;
    }

    /** In a sentence {@code secret:password} is a form that is allowed, and no secret. */
    private static boolean isForm(Pattern pattern, String value) {
        return pattern == COLON_QUOTED && NameWords.of(value).size() == 1 && SecretNames.isSecret(value);
    }

    private String common(String text) {
        String shown = whole(PEM, text);
        shown = whole(SHAPES, shown);
        shown = ADDRESS.matcher(shown).replaceAll(this::address);
        shown = MYSQL_ADDRESS.matcher(shown).replaceAll(match -> group(match, 2));
        shown = SCHEME.matcher(shown).replaceAll(match -> group(match, 3));
        shown = BEARER.matcher(shown).replaceAll(match -> group(match, 2));
        shown = SQL.matcher(shown).replaceAll(match -> group(match, 3));
        shown = SAID.matcher(shown).replaceAll(match -> group(match, 3));
        shown = named(shown, DEFAULT);
        shown = named(shown, PAIRED);
        shown = named(shown, XML);
        shown = named(shown, OPTION);
        return named(shown, ASSIGNED);
    }

    private String whole(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(match -> quoted(finder.hide(match.group())));
    }

    private String address(MatchResult match) {
        String before = match.group(1);
        boolean credentials = !before.isEmpty()
                && !SecretMarker.isHidden(before)
                && AWAY.matcher(before).matches();
        return quoted(credentials ? hideParts(before) + "@" : match.group());
    }

    /** The password of an address is known by itself as well, wherever else it may turn up. */
    private String hideParts(String userInfo) {
        int colon = userInfo.indexOf(':');
        if (colon >= 0) {
            finder.hide(userInfo.substring(colon + 1));
        }
        return finder.hide(userInfo);
    }

    /** Hides the value (group 4) where the name (group 2) calls for it. */
    private String named(String text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder shown = new StringBuilder();
        int done = 0;
        int from = 0;
        while (from <= text.length() && matcher.find(from)) {
            String value = unquoted(matcher.group(4));
            boolean hide = !SecretMarker.isHidden(value)
                    && !isForm(pattern, matcher.group(4))
                    && SecretNames.hides(matcher.group(2), value)
                    && !isNoName(text, matcher.start(2), matcher.group(2), value);
            if (hide) {
                int start = matcher.start(4);
                String quote = quote(matcher.group(4));
                finder.hide(value);
                shown.append(text, done, start)
                        .append(quote)
                        .append(SecretMarker.HIDDEN)
                        .append(quote);
                done = matcher.end(4);
                from = done;
            } else {
                // The value may itself begin with a name: a.b.c=x=y, or "config: password=x".
                from = Math.max(matcher.start(4), matcher.start() + 1);
            }
        }
        return shown.append(text, done, text.length()).toString();
    }

    /**
     * The kubelet says: references non-existent secret key: password. Where nothing but {@code key} stands before it, a value is
     * one of a secret only if it is long.
     */
    private static boolean isNoName(String text, int start, String name, String value) {
        if (!name.equalsIgnoreCase("key") && !name.equalsIgnoreCase("keys")) {
            return false;
        }
        String before = text.substring(Math.max(0, start - 12), start).toLowerCase(Locale.ROOT);
        return value.length() < SHORTEST_KEY || NO_NAME_BEFORE.stream().anyMatch(before::endsWith);
    }

    private static String unquoted(String value) {
        String quote = quote(value);
        return value.substring(quote.length(), value.length() - quote.length());
    }

    private static String quote(String value) {
        for (String quote : List.of("\\\"", "\"", "'", "`")) {
            if (value.length() >= 2 * quote.length() && value.startsWith(quote) && value.endsWith(quote)) {
                return quote;
            }
        }
        return "";
    }

    private String group(MatchResult match, int group) {
        String value = match.group(group);
        String bare = unquoted(value);
        if (SecretMarker.isHidden(bare) || bare.isBlank() || PlainValues.isReference(bare)) {
            return quoted(match.group());
        }
        int start = match.start(group) - match.start();
        int end = match.end(group) - match.start();
        String quote = quote(value);
        return quoted(match.group().substring(0, start)
                + quote
                + finder.hide(bare)
                + quote
                + match.group().substring(end));
    }

    private static String quoted(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }
}
