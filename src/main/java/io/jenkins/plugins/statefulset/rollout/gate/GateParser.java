package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads gates in the form of the command line. */
public final class GateParser {
    private static final Pattern HEAD = Pattern.compile("\\s*([a-z]+)(?::([^@=]*))?(?:@([^=]*))?=(.*)", Pattern.DOTALL);
    private static final Pattern SERVER_AND_QUERY = Pattern.compile("(https?://\\S+)\\s+(\\S.*)", Pattern.DOTALL);
    private static final Set<String> IN_CONTAINERS = Set.of("exec", "sql");
    private static final String ALLOWED = "allowed are manual, http=URL, promql=SERVER QUERY, exec=COMMAND or"
            + " exec:CONTAINER=COMMAND, sql=QUERY or sql:CONTAINER=QUERY, with a timeout as in http@30s=URL (2m if none is"
            + " said)";

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
            throw new BadRequestException(Message.of(
                            "manual stands alone: it waits until a person promotes, as long as the rollout may take (")
                    .and(RequestField.TIMEOUT)
                    .and(")"));
        }
        if (form.matches("https?://.*")) {
            throw new BadRequestException("what to do with the address is missing; " + ALLOWED);
        }
        Matcher head = HEAD.matcher(form);
        if (!head.matches()) {
            throw new BadRequestException("this is no gate; " + ALLOWED);
        }
        String type = head.group(1);
        String container = head.group(2);
        String what = head.group(4).strip();
        if (container != null && !IN_CONTAINERS.contains(type)) {
            throw new BadRequestException("\"" + type + "\" takes no container; " + ALLOWED);
        }
        if (container != null && container.isEmpty()) {
            throw new BadRequestException("no container stands behind \"" + type + ":\"; " + ALLOWED);
        }
        if (what.isEmpty()) {
            throw new BadRequestException("nothing stands behind \"=\"; " + ALLOWED);
        }
        Duration timeout = timeout(head.group(3));
        String where = container == null ? "" : container;
        return switch (type) {
            case "http" -> new GateSpec.Http(what, timeout);
            case "promql" -> promQl(what, timeout);
            case "exec" -> new GateSpec.Exec(where, what, timeout);
            case "sql" -> new GateSpec.Sql(where, what, timeout);
            default -> throw new BadRequestException("\"" + type + "\" is no gate; " + ALLOWED);
        };
    }

    private static GateSpec promQl(String what, Duration timeout) {
        Matcher parts = SERVER_AND_QUERY.matcher(what);
        if (!parts.matches()) {
            throw new BadRequestException(
                    "the address of a server (http:// or https://), a space and a query are needed, as in"
                            + " promql=http://prometheus:9090 rate(errors[1m]) < 0.01");
        }
        return new GateSpec.PromQl(parts.group(1), parts.group(2), timeout);
    }

    private static Duration timeout(String text) {
        return text == null ? GateSpec.DEFAULT_TIMEOUT : Durations.parse(text);
    }
}
