package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FieldNamesTest {
    @Test
    void everyFieldOfARequestHasADifferentNameInJenkins() {
        assertThat(Arrays.stream(RequestField.values()).map(FieldNames.ROLLOUT::of))
                .doesNotContainNull()
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.contains("null"));
    }

    @Test
    void adviceIsWhatAPipelineIsToHave() {
        assertThat(FieldNames.ROLLOUT.in(Message.of("accept it: ").and(RequestField.ACCEPT.as("major-upgrade"))))
                .isEqualTo("accept it: accept: ['major-upgrade']");
        assertThat(FieldNames.ROLLOUT.in(Message.of(RequestField.BACKUP.as("never"))))
                .isEqualTo("backup: 'never'");
        assertThat(FieldNames.BACKUP.in(Message.of(RequestField.PG_HOST))).isEqualTo("options.host");
    }

    @Test
    void whatStandsInAManifestIsNotTakenForAnOption() {
        BadRequestException wrong =
                new BadRequestException(RequestField.WAVES, "0", "args: --timeout=30 --backup never");

        assertThat(FieldNames.ROLLOUT.of(wrong)).isEqualTo("waves 0: args: --timeout=30 --backup never");
    }

    @Test
    void whatAServerAnswersIsToldInTheReadersLanguage() {
        ClusterException closed = new ClusterException(Reason.UNREACHABLE, Phrase.of("connection.closed"));

        assertThat(FieldNames.ROLLOUT.of(closed)).isEqualTo(closed.getMessage());
        assertThat(FieldNames.of(closed, FieldNames.ROLLOUT.in(Language.CHINESE)))
                .isEqualTo("命令结束之前，与容器的连接已关闭");
    }
}
