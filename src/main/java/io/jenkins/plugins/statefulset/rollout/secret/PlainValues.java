package io.jenkins.plugins.statefulset.rollout.secret;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What values look like that are settings and no secrets, and those that only point to one. */
final class PlainValues {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\w*|\\$\\{\\w+}|\\$\\(\\w+\\)|\\$\\$?\\((cat|<) ?[\\w./-]+\\)|%\\w+%|\\{\\{[^{}]*}}");
    private static final Pattern MEASURE = Pattern.compile(
            "[+-]?\\d{1,9}(\\.\\d+)?\\s?(ns|us|ms|s|sec|m|min|h|d|w|y|[kmgt]i?b?|b|%)?|(\\d{1,6}[smhdw]){2,4}|P(T?\\d+[DHMSW])+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PATH = Pattern.compile("[\\w./:@%+~\\\\-]*[/\\\\.][\\w./:@%+~\\\\-]*");
    private static final Pattern CHOICE = Pattern.compile("[\\w.,:/@+* \\[\\]|-]{1,253}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{32,128}");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][\\w+.:-]*://[\\w.,:\\[\\]-]*(/[\\w./-]*)?");
    private static final Pattern USER_AND_PASSWORD = Pattern.compile("[^\\s:/]+[:/](?!\\d{1,5}$)[^\\s/]+");
    private static final Set<String> SWITCHES = WordSet.of(
            "true false yes no on off y n 0 1 enabled disabled none null auto accept accepted required optional");
    private static final Set<String> METHODS = WordSet.of(
            "basic token bearer md5 scram scram-sha-256 scram-sha-512 sha256 trust peer ident ldap password oauth "
                    + "oauth2 oidc saml kerberos gssapi simple plain tls mtls cert certificate x509 digest internal native "
                    + "sasl sasl_ssl sasl_plaintext ssl plaintext anonymous default reject allow_all db jwt apikey file "
                    + "trial enterprise commercial community free open apache-2.0 mit gpl");

    private PlainValues() {}

    /** A variable, a file that is read, or a placeholder: it tells where a secret is, not what it is. */
    static boolean isReference(String value) {
        return REFERENCE.matcher(value.strip()).matches();
    }

    static boolean isMeasure(String value) {
        return MEASURE.matcher(value.strip()).matches();
    }

    static boolean isSwitch(String value) {
        return SWITCHES.contains(value.strip().toLowerCase(Locale.ROOT));
    }

    static boolean isMethod(String value) {
        return METHODS.contains(value.strip().toLowerCase(Locale.ROOT));
    }

    static boolean isPath(String value) {
        return PATH.matcher(value.strip()).matches();
    }

    static boolean isChoice(String value) {
        return CHOICE.matcher(value.strip()).matches();
    }

    static boolean isHash(String value) {
        return HASH.matcher(value.strip()).matches();
    }

    static boolean isBareAddress(String value) {
        return ADDRESS.matcher(value.strip()).matches();
    }

    static boolean isUserAndPassword(String value) {
        return USER_AND_PASSWORD.matcher(value.strip()).matches();
    }
}
