package io.jenkins.plugins.statefulset.rollout.gate;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.statefulset.rollout.Hostile;
import io.jenkins.plugins.statefulset.rollout.HostileInput;
import java.util.Optional;

/** What servers answer that gates ask. The first line is the status and the place of a redirect, the rest is the body. */
class AnswersFuzzTest extends HostileInput {
    private static final GateSpec QUERY = new GateSpec.PromQl("http://prometheus:9090", "lag < 10", GateScene.MINUTE);
    private static final GateSpec ADDRESS = new GateSpec.Http("http://app/{pod}", GateScene.MINUTE);

    @FuzzTest
    void answers(byte[] input) {
        String text = Hostile.text(input);
        String head = text.lines().findFirst().orElse("");
        String body = text.substring(Math.min(text.length(), head.length() + 1));
        int status = head.matches("[1-5]\\d\\d.*") ? Integer.parseInt(head.substring(0, 3)) : 200;
        Optional<String> place =
                Optional.of(head.substring(Math.min(head.length(), 3)).strip()).filter(found -> !found.isEmpty());
        HttpGet server = (address, timeout) -> new HttpGet.Response(status, place, body);
        Hostile.drive(text, () -> {
            said(text, GateScene.withHttp(server).verdict(QUERY));
            said(text, GateScene.withHttp(server).verdict(ADDRESS));
        });
    }

    private static void said(String text, GateVerdict verdict) {
        if (verdict instanceof GateVerdict.Failed failed) {
            Hostile.refused(text, failed.message());
        }
    }
}
