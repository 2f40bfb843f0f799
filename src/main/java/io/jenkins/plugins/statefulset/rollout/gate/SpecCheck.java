package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
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
            throw new BadRequestException(Phrase.of("check.timeout-positive").with("timeout", timeout.toString()));
        }
    }

    static void text(String what, String text) {
        if (text.isBlank()) {
            throw new BadRequestException(Phrase.of("check.empty").with("what", Phrase.of(what)));
        }
    }

    /** One name at least, each of which is one. */
    static void names(String field, List<String> names, int most, int longest) {
        if (names.isEmpty() || names.size() > most) {
            throw new BadRequestException(Phrase.of("check.names-count")
                    .with("field", field)
                    .with("number", names.size())
                    .with("most", most));
        }
        for (String name : names) {
            if (name.isBlank() || name.length() > longest || name.chars().anyMatch(Character::isISOControl)) {
                throw new BadRequestException(Phrase.of("check.name-form")
                        .with("field", field)
                        .with("name", LogText.label(name))
                        .with("longest", longest));
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
            throw new BadRequestException(Phrase.of("check.holds-password")
                    .with("what", Phrase.of(what))
                    .with("command", LogText.line(command))
                    .with("example", "redis-cli -a $REDIS_PASSWORD"));
        }
    }

    /** Empty stands for the first container. */
    static void container(String container) {
        if (!CONTAINER.matcher(container).matches()) {
            throw new BadRequestException(Phrase.of("check.container-form").with("container", container));
        }
    }

    /**
     * Accepts http and https with a host; placeholders may stand anywhere behind the scheme.
     *
     * @param what the key of what is so called
     */
    static void address(String what, String address) {
        text(what, address);

        if (address.matches("[A-Za-z]+://[^/?#]*@.*")) {
            throw new BadRequestException(
                    Phrase.of("check.holds-user").with("what", Phrase.of(what)).with("address", LogText.line(address)));
        }
        URI uri;
        try {
            uri = new URI(Placeholders.withSamples(address));
        } catch (URISyntaxException e) {
            throw new BadRequestException(addressForm(what, address).with("why", e.getReason()), e);
        }
        String scheme = String.valueOf(uri.getScheme());
        boolean web = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
        if (!web || uri.getHost() == null) {
            throw new BadRequestException(addressForm(what, address));
        }
    }

    private static Phrase addressForm(String what, String address) {
        return Phrase.of("check.address-form")
                .with("what", Phrase.of(what))
                .with("address", LogText.line(address))
                .with("example", "http://app.example:8080/ready")
                .with("placeholders", Placeholders.FIRST)
                .with("last", Placeholders.LAST);
    }
}
