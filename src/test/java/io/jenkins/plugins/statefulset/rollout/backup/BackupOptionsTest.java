package io.jenkins.plugins.statefulset.rollout.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupOptionsTest {

    @Test
    void aSecretKeyIsNameColonKey() {
        assertThat(SecretKey.parse(RequestField.PG_PASSWORD_SECRET, "postgres-secret:tls.key"))
                .isEqualTo(new SecretKey("postgres-secret", "tls.key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "a:", ":b", "A:b", "a:b c", "a:b:c"})
    void anythingElseIsRefusedByTheOptionsNameAndNotRepeatedSinceItMayBeThePassword(String text) {
        assertThatThrownBy(() -> SecretKey.parse(RequestField.PG_PASSWORD_SECRET, text))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith("pgPasswordSecret: needs")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65536})
    void aPortOutOfRangeIsRefused(int port) {
        assertThatThrownBy(() -> new BackupFixtures.Options().port(port).build())
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("pgPort " + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../etc", "a b", "-h", "host=x\nport=1"})
    void aHostThatCouldBeMoreThanAHostIsRefused(String host) {
        assertThatThrownBy(() -> new BackupFixtures.Options().host(host).build())
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("pgHost");
    }

    @Test
    void nothingSaidIsNothingSaid() {
        assertThat(BackupOptions.none()).isEqualTo(new BackupFixtures.Options().build());
    }
}
