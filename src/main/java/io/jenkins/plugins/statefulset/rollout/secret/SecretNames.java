package io.jenkins.plugins.statefulset.rollout.secret;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells by the name of a variable, an option, a key or a header whether its value is hidden.
 *
 * <ol>
 *   <li>Names are read word by word ({@link NameWords}), so that {@code KEYSPACE}, {@code AUTHORITY} and {@code CERT_DURATION}
 *       hold no word of a secret, and {@code REQUIREPASS}, {@code PGPASSWORD} and {@code apikey} do.
 *   <li>A word of a secret hides the value, rather once too often, unless what follows it in the name says that it is a
 *       setting <em>about</em> secrets, and the value looks like one: a path ({@code POSTGRES_PASSWORD_FILE}), a number or a
 *       duration ({@code PASSWORD_MIN_LENGTH}, {@code TOKEN_TTL}, {@code KEY_SHARDS}), a choice or a name
 *       ({@code AUTH_METHOD}, {@code secretName}).
 *   <li>The same where what stands before it makes it a count or a switch: {@code NUM_TOKENS}, {@code ALLOW_EMPTY_PASSWORD}.
 *   <li>{@code AUTH} and {@code LICENSE} are secrets where they stand last and hold neither a switch nor the name of a method.
 *   <li>A reference to another variable, and nothing at all, is no secret.
 * </ol>
 * The names are those of the images' own documentation: the official images of Docker Hub, Bitnami's, and the operators'.
 */
final class SecretNames {
    private static final Set<String> SECRETS = WordSet.of(
            "pass pw psw pwd passcode token tokens key keys dsn salt jwt psk otp totp pat creds cookie bearer "
                    + "jaas passin passout authorization");
    private static final Pattern GLUED = Pattern.compile(
            ".*(passw|passphrase|secret|credential|requirepass|masterauth|masterpass|connectionstring|connstr).*"
                    + "|.+(pass|pwd|token|tokens|key|keys|salt|cookie)");
    private static final Set<String> NO_SECRET = WordSet.of(
            "bypass compass encompass surpass trespass valkey monkey turkey hotkey hotkeys whiskey hockey donkey "
                    + "jockey passkeys");
    private static final Set<String> LAST_ONLY = Set.of("auth", "sasl", "license", "licence");
    private static final Set<String> NO_KEY = WordSet.of(
            "public partition routing sort topology shard label foreign primary group metric cache index hash row "
                    + "sorting");
    private static final Set<String> PLACES =
            WordSet.of("file files path paths dir directory location folder filename keystore truststore");
    private static final Set<String> MEASURES = WordSet.of(
            "length len min max minimum maximum ttl count number num size limit limits expiry expiration expires "
                    + "lifetime duration timeout interval age retries attempts seconds minutes hours days ms millis shards "
                    + "buckets rotation rounds iterations cost bits threshold rate history enabled enable disabled required "
                    + "optional authentication validation check reuse strength ratio percent replication replicas");
    private static final Set<String> CHOICES =
            WordSet.of("method methods type types policy mode algorithm algo alg encoding format mechanism mechanisms "
                    + "protocol version provider backend header prefix suffix strategy class issuer audience scope scopes "
                    + "name names namespace ref engine source plugin plugins user username owner role realm domain host "
                    + "hosts port endpoint url uri address server service serializer deserializer converter field column "
                    + "columns pattern template label region zone kind manager validator space spaces database db env args "
                    + "opts options encryption store local level");
    private static final Set<String> COUNTS_AND_SWITCHES = WordSet.of(
            "num number max min maximum minimum count total limit use enable enabled disable disabled require "
                    + "required requires allow allows skip is has no with without random generate auto automount force "
                    + "validate check verify rotate ignore accept prompt store ask");
    private static final Set<String> CONNECTIONS = Set.of("url", "uri", "dsn", "connection", "conn");
    private static final Set<String> OF_CONNECTIONS = WordSet.of(
            "database db mongo mongodb redis amqp rabbitmq postgres postgresql mysql mariadb jdbc broker celery "
                    + "cache datasource elasticsearch");

    /** The same names stand in every object. */
    private static final RecentAnswers<Name> NAMES = new RecentAnswers<>(2_048, 80);

    private SecretNames() {}

    /**
     * A name, read.
     *
     * @param secret the place of the last word that means a secret; -1 for none
     */
    private record Name(List<String> words, int secret) {
        static Name of(String name) {
            List<String> words = NameWords.of(name);
            return new Name(words, lastSecret(words));
        }
    }

    /** Whether this value of a variable, option or key of this name is to be hidden. */
    static boolean hides(String name, String value) {
        if (value.isBlank() || PlainValues.isReference(value)) {
            return false;
        }
        Name read = NAMES.answer(name, Name::of);
        List<String> words = read.words();
        int last = read.secret();
        if (last < 0) {
            boolean auth = words.contains("auth") && PlainValues.isUserAndPassword(value);
            return auth || hidesConnection(words, value);
        }
        if (last == words.size() - 1 && LAST_ONLY.contains(words.get(last))) {
            return !PlainValues.isSwitch(value) && !PlainValues.isMethod(value);
        }
        if (words.contains("authorization") && PlainValues.isMethod(value)) {
            return false;
        }
        if (words.contains("checksum") && PlainValues.isHash(value)) {
            return false;
        }
        return !isSetting(words, last, value);
    }

    /** Whether a variable or option of this name usually holds a secret. */
    static boolean isSecret(String name) {
        return hides(name, "some value");
    }

    private static boolean isSetting(List<String> words, int last, String value) {
        String end = words.get(words.size() - 1);
        if (last < words.size() - 1) {
            if (PLACES.contains(end)) {
                return PlainValues.isPath(value);
            }
            if (MEASURES.contains(end)) {
                return PlainValues.isMeasure(value) || PlainValues.isSwitch(value);
            }
            boolean namesCredentials = end.equals("id") && words.get(last).startsWith("credential");
            if (CHOICES.contains(end) || namesCredentials) {
                return PlainValues.isChoice(value);
            }
        }
        boolean counted = words.subList(0, last).stream().anyMatch(COUNTS_AND_SWITCHES::contains);
        if (counted || words.get(last).equals("tokens")) {
            return PlainValues.isMeasure(value) || PlainValues.isSwitch(value);
        }
        boolean workingDirectory = words.equals(List.of("pwd")) || words.equals(List.of("oldpwd"));
        return workingDirectory && PlainValues.isPath(value);
    }

    private static int lastSecret(List<String> words) {
        for (int i = words.size() - 1; i >= 0; i--) {
            String word = words.get(i);
            boolean noKey = word.startsWith("key") && i > 0 && NO_KEY.contains(words.get(i - 1));
            boolean whole = SECRETS.contains(word) && !noKey;
            boolean glued = !NO_SECRET.contains(word) && GLUED.matcher(word).matches();
            boolean atEnd = i == words.size() - 1 && LAST_ONLY.contains(word);
            boolean licence =
                    word.startsWith("licen") && i < words.size() - 1 && !isPlainTail(words.get(words.size() - 1));
            if (whole || glued || atEnd || (licence && isBlob(words.get(i + 1)))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlob(String word) {
        return Set.of("data", "content", "string", "blob", "base", "json").contains(word);
    }

    private static boolean isPlainTail(String word) {
        return PLACES.contains(word) || MEASURES.contains(word) || CHOICES.contains(word);
    }

    /** The address of a database is shown where it is nothing else: no user, no parameters. */
    private static boolean hidesConnection(List<String> words, String value) {
        boolean connection = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            connection |= CONNECTIONS.contains(word) && i > 0 && OF_CONNECTIONS.contains(words.get(i - 1));
            connection |= word.startsWith("string") && i > 0 && words.get(i - 1).startsWith("conn");
        }
        return connection && !PlainValues.isBareAddress(value);
    }
}
