package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The forms that texts and numbers must have. Each method gives what is wrong, in the server's words, and nothing where all
 * is well. Source: {@code k8s.io/apimachinery/pkg/util/validation}.
 */
final class Formats {
    static final String NEGATIVE = "must be greater than or equal to 0";
    static final String NOT_POSITIVE = "must be greater than zero";
    private static final int LABEL_LENGTH = 63;
    private static final int SUBDOMAIN_LENGTH = 253;
    private static final int PORT_NAME_LENGTH = 15;
    private static final int MAX_PORT = 65_535;

    private static final Form DNS_LABEL = new Form(
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end"
                    + " with an alphanumeric character",
            "my-name",
            "123-abc");
    private static final Form DNS_SUBDOMAIN = new Form(
            DNS_LABEL.regex + "(\\." + DNS_LABEL.regex + ")*",
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                    + " and end with an alphanumeric character",
            "example.com");
    private static final String DOMAIN_PART = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final Form SEARCH_DOMAIN = new Form(
            DOMAIN_PART + "(\\." + DOMAIN_PART + ")*",
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must"
                    + " start and end with an alphanumeric character",
            "example.com");
    private static final Form NAME_PART = new Form(
            "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]",
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
            "MyName",
            "my.name",
            "123-abc");
    private static final Form LABEL_VALUE = new Form(
            "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start"
                    + " and end with an alphanumeric character",
            "MyValue",
            "my_value",
            "12345");
    private static final Form CONFIG_KEY = new Form(
            "[-._a-zA-Z0-9]+",
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            "key.name",
            "KEY_NAME",
            "key-name");
    private static final Form PERCENT = new Form(
            "[0-9]+%", "a valid percent string must be a numeric string followed by an ending '%'", "1%", "93%");
    private static final Form HTTP_HEADER = new Form(
            "[-A-Za-z0-9]+", "a valid HTTP header must consist of alphanumeric characters or '-'", "X-Header-Name");

    private Formats() {}

    private record Form(String regex, Pattern pattern, String sentence) {
        Form(String regex, String rule, String... examples) {
            this(
                    regex,
                    Pattern.compile(regex),
                    rule + " (e.g. '" + String.join("',  or '", examples) + "', regex used for validation is '" + regex
                            + "')");
        }

        boolean fits(String value) {
            return pattern.matcher(value).matches();
        }

        List<String> check(String value, int maxLength) {
            List<String> wrong = new ArrayList<>();
            if (value.length() > maxLength) {
                wrong.add(tooLong(maxLength));
            }
            if (!fits(value)) {
                wrong.add(sentence);
            }
            return wrong;
        }
    }

    private static String tooLong(int characters) {
        return "must be no more than " + characters + " characters";
    }

    static String between(long low, long high) {
        return "must be between " + low + " and " + high + ", inclusive";
    }

    /** {@code IsDNS1123Label}. */
    static List<String> dnsLabel(String value) {
        List<String> wrong = new ArrayList<>();
        if (value.length() > LABEL_LENGTH) {
            wrong.add(tooLong(LABEL_LENGTH));
        }
        if (!DNS_LABEL.fits(value)) {
            wrong.add(DNS_SUBDOMAIN.fits(value) ? "must not contain dots" : DNS_LABEL.sentence);
        }
        return wrong;
    }

    /** {@code IsValidPathSegmentName}: all that is asked of a name whose kind asks for nothing more. */
    static List<String> pathSegment(String value) {
        if (value.equals(".") || value.equals("..")) {
            return List.of("may not be '" + value + "'");
        }
        return List.of("/", "%").stream()
                .filter(value::contains)
                .map(character -> "may not contain '" + character + "'")
                .toList();
    }

    /** A name that more is added to: a dash at its end is in order ({@code maskTrailingDash}). */
    static String maskTrailingDash(String value) {
        boolean dash = value.length() > 1 && value.endsWith("-");
        return dash ? value.substring(0, value.length() - 2) + "a" : value;
    }

    /** {@code IsDNS1123Subdomain}. */
    static List<String> dnsSubdomain(String value) {
        return DNS_SUBDOMAIN.check(value, SUBDOMAIN_LENGTH);
    }

    /** {@code IsDNS1123SubdomainWithUnderscore}. */
    static List<String> searchDomain(String value) {
        return SEARCH_DOMAIN.check(value, SUBDOMAIN_LENGTH);
    }

    /** The beginning of a name. */
    static List<String> dnsSubdomainPrefix(String value) {
        return dnsSubdomain(maskTrailingDash(value));
    }

    /** {@code IsQualifiedName}: the keys of labels and annotations, names of resources. */
    static List<String> qualifiedName(String value) {
        String[] parts = value.split("/", -1);
        if (parts.length > 2) {
            return List.of("a qualified name " + NAME_PART.sentence
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        List<String> wrong = new ArrayList<>();
        if (parts.length == 2 && parts[0].isEmpty()) {
            wrong.add("prefix part must be non-empty");
        } else if (parts.length == 2) {
            dnsSubdomain(parts[0]).forEach(message -> wrong.add("prefix part " + message));
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            wrong.add("name part must be non-empty");
        } else if (name.length() > LABEL_LENGTH) {
            wrong.add("name part " + tooLong(LABEL_LENGTH));
        }
        if (!NAME_PART.fits(name)) {
            wrong.add("name part " + NAME_PART.sentence);
        }
        return wrong;
    }

    /** {@code IsValidLabelValue}. */
    static List<String> labelValue(String value) {
        return LABEL_VALUE.check(value, LABEL_LENGTH);
    }

    /** {@code IsConfigMapKey}. */
    static List<String> configKey(String value) {
        List<String> wrong = new ArrayList<>(CONFIG_KEY.check(value, SUBDOMAIN_LENGTH));
        if (value.equals(".") || value.equals("..")) {
            wrong.add("must not be '" + value + "'");
        } else if (value.startsWith("..")) {
            wrong.add("must not start with '..'");
        }
        return wrong;
    }

    /** {@code IsRelaxedEnvVarName}. */
    static List<String> variableName(String value) {
        boolean printable = value.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '=');
        if (value.isEmpty()) {
            return List.of("environment variable name must be non-empty");
        }
        return printable
                ? List.of()
                : List.of(
                        "a valid environment variable name must consist only of printable ASCII characters other than '='");
    }

    /** {@code IsValidPercent}. */
    static List<String> percent(String value) {
        return PERCENT.check(value, Integer.MAX_VALUE);
    }

    /** {@code IsHTTPHeaderName}. */
    static List<String> httpHeader(String value) {
        return HTTP_HEADER.check(value, Integer.MAX_VALUE);
    }

    /** {@code IsValidPortNum}. */
    static List<String> portNumber(long value) {
        return value >= 1 && value <= MAX_PORT ? List.of() : List.of(between(1, MAX_PORT));
    }

    /** {@code IsValidPortName}. */
    static List<String> portName(String value) {
        List<String> wrong = new ArrayList<>();
        if (value.length() > PORT_NAME_LENGTH) {
            wrong.add(tooLong(PORT_NAME_LENGTH));
        }
        if (!value.matches("[-a-z0-9]+")) {
            wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (value.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            wrong.add("must contain at least one letter (a-z)");
        }
        if (value.contains("--")) {
            wrong.add("must not contain consecutive hyphens");
        }
        if (value.startsWith("-") || value.endsWith("-")) {
            wrong.add("must not begin or end with a hyphen");
        }
        return wrong;
    }

    /** {@code IsValidUserID}, {@code IsValidGroupID}. */
    static List<String> userOrGroup(long id) {
        return id >= 0 && id <= Integer.MAX_VALUE ? List.of() : List.of(between(0, Integer.MAX_VALUE));
    }

    /** Whether it has a {@code ..} among its parts ({@code validatePathNoBacksteps}). */
    static boolean stepsBack(String path) {
        return List.of(path.split("/", -1)).contains("..");
    }
}
