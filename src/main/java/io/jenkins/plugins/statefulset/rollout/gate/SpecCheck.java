package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What a gate's values may be. */
final class SpecCheck {
    private static final Pattern CONTAINER = Pattern.compile("([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?");

    private SpecCheck() {}

    static void timeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new BadRequestException("the timeout is " + timeout + ": more than zero is allowed");
        }
    }

    static void text(String what, String text) {
        if (text.isBlank()) {
            throw new BadRequestException(what + " is empty");
        }
    }

    /** One name at least, each of which is one. */
    static void names(String field, List<String> names, int most, int longest) {
        if (names.isEmpty() || names.size() > most) {
            throw new BadRequestException(field + " has " + names.size() + " names: 1 to " + most + " are allowed");
        }
        for (String name : names) {
            if (name.isBlank() || name.length() > longest || name.chars().anyMatch(Character::isISOControl)) {
                throw new BadRequestException(field + " \"" + LogText.label(name) + "\": a name of 1 to " + longest
                        + " characters on one line is allowed");
            }
        }
    }

    /**
     * Refuses a command that holds a password: it would stand in the record.
     *
     * @throws BadRequestException without the password
     */
    static void noSecret(String what, String command) {
        if (!Secrets.command(command).equals(command)) {
            throw new BadRequestException(what + " \"" + LogText.line(command)
                    + "\" holds a password, which everybody who may read the StatefulSet could read: let it take it from a"
                    + " variable or a file of its container, as in redis-cli -a $REDIS_PASSWORD");
        }
    }

    /** Empty stands for the first container. */
    static void container(String container) {
        if (!CONTAINER.matcher(container).matches()) {
            throw new BadRequestException("container \"" + container
                    + "\": lower-case letters, digits and '-' are allowed, at most 63 of them");
        }
    }

    /** Accepts http and https with a host; placeholders may stand anywhere behind the scheme. */
    static void address(String what, String address) {
        text(what, address);
        String shown = what + " \"" + LogText.line(address) + "\"";
        if (address.matches("[A-Za-z]+://[^/?#]*@.*")) {
            throw new BadRequestException(
                    shown + " holds a user or password, which everybody who may read the StatefulSet could read:"
                            + " use an exec gate, whose command finds them in its container's environment");
        }
        URI uri;
        try {
            uri = new URI(Placeholders.withSamples(address));
        } catch (URISyntaxException e) {
            throw new BadRequestException(shown + ": " + e.getReason() + "; " + allowed(), e);
        }
        String scheme = String.valueOf(uri.getScheme());
        boolean web = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
        if (!web || uri.getHost() == null) {
            throw new BadRequestException(shown + ": " + allowed());
        }
    }

    private static String allowed() {
        return "an address such as http://app.example:8080/ready is allowed, with " + Placeholders.ALLOWED + " in it";
    }
}
