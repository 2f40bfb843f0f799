package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.gate.PromQlAnswer.Sample;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The result of a query is not empty and all its values are true. */
final class PromQlCondition implements GateCondition {
    private static final int SHOWN_SERIES = 5;

    private final GateSpec.PromQl spec;
    private final PromQlQuery query;
    private final List<Placeholders> subjects;
    private final Redirects http;

    PromQlCondition(GateSpec.PromQl spec, GateContext context, HttpGet http) {
        this.spec = spec;
        this.query = PromQlQuery.of(spec.query());
        this.subjects = Placeholders.asNeededBy(spec.server() + " " + spec.query(), context);
        this.http = new Redirects(http);
    }

    @Override
    public GateObservation look(RemainingTime time) {
        return GateObservation.atAll(subjects, time, subject -> ask(subject, time));
    }

    private GateObservation ask(Placeholders subject, RemainingTime time) {
        PromQlAnswer answer = answer(subject, query.text(), time);
        if (answer instanceof PromQlAnswer.Samples result) {
            return judge(result.samples(), subject, time);
        }
        return ((PromQlAnswer.None) answer).seen();
    }

    private GateObservation judge(List<Sample> samples, Placeholders subject, RemainingTime time) {
        if (samples.isEmpty()) {
            return GateObservation.notYet("the result is empty: no such series, or none that the query keeps");
        }
        List<Sample> untrue =
                samples.stream().filter(sample -> !sample.isTrue()).toList();
        if (untrue.isEmpty()) {
            return GateObservation.good("");
        }
        String what = untrue.size() + " of " + samples.size() + (samples.size() == 1 ? " value does" : " values do")
                + " not hold: ";
        return GateObservation.notYet(what
                + query.compared()
                        .map(operand -> valuesOf(operand, untrue, subject, time))
                        .orElse(list(untrue)));
    }

    /** What was compared: the result itself says only that it does not hold. */
    private String valuesOf(String operand, List<Sample> untrue, Placeholders subject, RemainingTime time) {
        if (!(answer(subject, operand, time) instanceof PromQlAnswer.Samples values)
                || values.samples().isEmpty()) {
            return list(untrue);
        }
        Set<String> wanted = untrue.stream().map(Sample::labels).collect(Collectors.toSet());
        List<Sample> matching = values.samples().stream()
                .filter(sample -> wanted.contains(sample.labels()))
                .toList();
        return LogText.excerpt(operand) + " is " + list(matching.isEmpty() ? values.samples() : matching);
    }

    private static String list(List<Sample> samples) {
        String first = samples.stream()
                .limit(SHOWN_SERIES)
                .map(sample -> LogText.excerpt(sample.toString()))
                .collect(Collectors.joining(", "));
        return samples.size() > SHOWN_SERIES ? first + " and " + (samples.size() - SHOWN_SERIES) + " more" : first;
    }

    private PromQlAnswer answer(Placeholders subject, String query, RemainingTime time) {
        String server = subject.fill(spec.server()).replaceAll("/+$", "");
        String encoded = URLEncoder.encode(subject.fill(query), StandardCharsets.UTF_8);
        try {
            return PromQlAnswer.read(http.get(URI.create(server + "/api/v1/query?query=" + encoded), time));
        } catch (IOException e) {
            return new PromQlAnswer.None(GateObservation.notYet(LogText.excerpt(String.valueOf(e.getMessage()))));
        }
    }
}
