package io.jenkins.plugins.statefulset.rollout.gate;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** An address answers with a 2xx status. */
final class HttpCondition implements GateCondition {
    private final GateSpec.Http spec;
    private final List<Placeholders> subjects;
    private final Redirects http;

    HttpCondition(GateSpec.Http spec, GateContext context, HttpGet http) {
        this.spec = spec;
        this.subjects = Placeholders.asNeededBy(spec.url(), context);
        this.http = new Redirects(http);
    }

    @Override
    public GateObservation look(RemainingTime time) {
        return GateObservation.atAll(subjects, time, subject -> ask(subject, time));
    }

    private GateObservation ask(Placeholders subject, RemainingTime time) {
        try {
            HttpGet.Response response = http.get(URI.create(subject.fill(spec.url())), time);
            boolean fine = response.status() >= 200 && response.status() < 300;
            return fine ? GateObservation.good("") : GateObservation.notYet(inWords(response));
        } catch (IOException e) {
            return GateObservation.notYet(LogText.excerpt(String.valueOf(e.getMessage())));
        }
    }

    /** The status and the beginning of the body. */
    static String inWords(HttpGet.Response response) {
        String body = LogText.excerpt(response.body());
        return "status " + response.status() + (body.isEmpty() ? "" : ": " + body);
    }
}
