package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.gate.PodCheck.Where;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads checks and actions around each pod in the form of the command line. */
public final class PodCheckParser {
    private static final Pattern WHERE = Pattern.compile("(self|peer|each):(.*)", Pattern.DOTALL);
    private static final Pattern ELSEWHERE = Pattern.compile("([^:=@]*):(http|promql|exec|sql)\\b.*", Pattern.DOTALL);
    private static final Pattern TIMES =
            Pattern.compile("([a-z]+(?::[^@=]*)?)@(?:([^=,]*),)?(\\d{1,9})x=(.*)", Pattern.DOTALL);

    private PodCheckParser() {}

    /**
     * @param argument a gate as {@link GateParser#parse} takes it, but for {@code manual}; with {@code self:}, {@code peer:} or
     *     {@code each:} before it ({@code self} unless said), and behind {@code @} how often in a row it must hold:
     *     {@code peer:exec:etcd@2m,3x=etcdctl endpoint health --cluster}
     * @throws BadRequestException if it has another form; the message names the field, the value and what is allowed
     */
    public static PodCheck parse(PodMoment moment, String argument) {
        try {
            return read(moment, argument.strip());
        } catch (BadRequestException e) {
            throw new BadRequestException(
                    BadRequestException.of(PodCheck.field(moment), LogText.excerpt(argument), e.told()), e);
        }
    }

    private static PodCheck read(PodMoment moment, String form) {
        Matcher place = WHERE.matcher(form);
        boolean said = place.matches();
        Matcher elsewhere = ELSEWHERE.matcher(form);
        if (!said && elsewhere.matches()) {
            throw new BadRequestException(Phrase.of("check.no-place")
                    .with("place", elsewhere.group(1))
                    .with("places", "self, peer")
                    .with("last", "each"));
        }
        Where where = said ? Where.valueOf(place.group(1).toUpperCase(Locale.ROOT)) : Where.SELF;
        String check = said ? place.group(2).strip() : form;
        Matcher repeated = TIMES.matcher(check);
        if (!repeated.matches()) {
            return new PodCheck(moment, where, GateParser.read(check), 1);
        }
        String timeout = repeated.group(2) == null ? "" : "@" + repeated.group(2);
        return new PodCheck(
                moment,
                where,
                GateParser.read(repeated.group(1) + timeout + "=" + repeated.group(4)),
                Integer.parseInt(repeated.group(3)));
    }
}
