package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads gates in the form of the command line. */
public final class GateParser {
    private static final Pattern HEAD = Pattern.compile("\\s*([a-z]+)(?::([^@=]*))?(?:@([^=]*))?=(.*)", Pattern.DOTALL);
    private static final Pattern SERVER_AND_QUERY = Pattern.compile("(https?://\\S+)\\s+(\\S.*)", Pattern.DOTALL);
    private static final Set<String> IN_CONTAINERS = Set.of("exec", "sql");
    private static final List<String> ALONE = List.of("manual", "http=URL", "promql=SERVER QUERY");
    private static final List<List<String>> WITH_CONTAINER =
            List.of(List.of("exec=COMMAND", "exec:CONTAINER=COMMAND"), List.of("sql=QUERY", "sql:CONTAINER=QUERY"));

    private GateParser() {}

    /**
     * @param argument {@code manual}, or {@code TYPE[:CONTAINER][@TIMEOUT]=WHAT}, such as {@code http@30s=http://app/ready},
     *     {@code promql=http://prometheus:9090 rate(errors[1m]) < 0.01}, {@code exec:nodetool=nodetool info} or
     *     {@code sql=SELECT NOT pg_is_in_recovery()}
     * @throws BadRequestException if it has another form; the message names {@code --gate}, the value and what is allowed,
     *     and holds no credentials
     */
    public static GateSpec parse(String argument) {
        try {
            return read(argument);
        } catch (BadRequestException e) {
            throw new BadRequestException(
                    BadRequestException.of(RequestField.GATE, LogText.excerpt(argument), e.told()), e);
        }
    }

    static GateSpec read(String argument) {
        String form = argument.strip();
        if (form.equals("manual")) {
            return new GateSpec.Manual();
        }
        if (form.matches("manual[@:=].*")) {
            throw new BadRequestException(Phrase.of("check.manual-alone").with("field", RequestField.TIMEOUT));
        }
        if (form.matches("https?://.*")) {
            throw refused(Phrase.of("check.address-alone"));
        }
        Matcher head = HEAD.matcher(form);
        if (!head.matches()) {
            throw refused(Phrase.of("check.no-gate"));
        }
        String type = head.group(1);
        String container = head.group(2);
        String what = head.group(4).strip();
        if (container != null && !IN_CONTAINERS.contains(type)) {
            throw refused(Phrase.of("check.takes-no-container").with("type", type));
        }
        if (container != null && container.isEmpty()) {
            throw refused(Phrase.of("check.no-container").with("type", type));
        }
        if (what.isEmpty()) {
            throw refused(Phrase.of("check.nothing-behind"));
        }
        Duration timeout = timeout(head.group(3));
        String where = container == null ? "" : container;
        return switch (type) {
            case "http" -> new GateSpec.Http(what, timeout);
            case "promql" -> promQl(what, timeout);
            case "exec" -> new GateSpec.Exec(where, what, timeout);
            case "sql" -> new GateSpec.Sql(where, what, timeout);
            default -> throw refused(Phrase.of("check.no-such-gate").with("type", type));
        };
    }

    private static BadRequestException refused(Phrase what) {
        List<Message> forms = new ArrayList<>(ALONE.stream().map(Message::of).toList());
        WITH_CONTAINER.forEach(either -> forms.add(Phrase.of("unit.either")
                .with("first", either.get(0))
                .with("last", either.get(1))
                .message()));
        Phrase allowed = Phrase.of("check.allowed")
                .with("forms", Message.listed(forms, Message.Between.COMMA))
                .with("example", "http@30s=URL");
        return new BadRequestException(
                Phrase.of("check.with-allowed").with("what", what).with("allowed", allowed));
    }

    private static GateSpec promQl(String what, Duration timeout) {
        Matcher parts = SERVER_AND_QUERY.matcher(what);
        if (!parts.matches()) {
            throw new BadRequestException(Phrase.of("check.promql-form")
                    .with("example", "promql=http://prometheus:9090 rate(errors[1m]) < 0.01"));
        }
        return new GateSpec.PromQl(parts.group(1), parts.group(2), timeout);
    }

    private static Duration timeout(String text) {
        return text == null ? GateSpec.DEFAULT_TIMEOUT : Durations.parse(text);
    }
}
