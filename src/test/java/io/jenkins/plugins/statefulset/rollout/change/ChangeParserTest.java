package io.jenkins.plugins.statefulset.rollout.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChangeParserTest {
    @Test
    void readsImages() {
        assertThat(ChangeParser.image("postgresql=registry.example:5000/postgres:13.23"))
                .isEqualTo(new Change.SetImage("postgresql", "registry.example:5000/postgres:13.23"));
        assertThatThrownBy(() -> ChangeParser.image("postgres:13"))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("image postgres:13: container=image is allowed, such as postgresql=postgres:13.23");
        assertThatThrownBy(() -> ChangeParser.image("=postgres:13")).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> ChangeParser.image("postgresql=Postgres 13"))
                .hasMessageStartingWith("image postgresql=Postgres 13: image Postgres 13 is not an image name; ");
    }

    @Test
    void readsVariables() {
        assertThat(ChangeParser.env("main:URL=http://x:80/?a=b"))
                .isEqualTo(new Change.SetEnv("main", "URL", "http://x:80/?a=b"));
        assertThat(ChangeParser.env("main:EMPTY=").value()).isEmpty();
        assertThatThrownBy(() -> ChangeParser.env("main:NAME"))
                .hasMessage(
                        "env main:NAME: no value; container:NAME=value is allowed, such as postgresql:POSTGRES_DB=mydb");
        assertThatThrownBy(() -> ChangeParser.env("main:1X=y"))
                .hasMessageStartingWith("env main:1X: '1X' is not the name of a variable");
    }

    @Test
    void neverRepeatsTheValueOfAVariable() {
        assertThatThrownBy(() -> ChangeParser.env("PASSWORD=hunter2"))
                .hasMessageStartingWith("env PASSWORD: no container; ")
                .hasMessageNotContaining("hunter2");
        assertThat(ChangeParser.env("main:PASSWORD=hunter2").toString()).doesNotContain("hunter2");
        assertThat(ChangeParser.env("main:PASSWORD=hunter2").place().toString()).isEqualTo("env main:PASSWORD");
    }

    @Test
    void readsManifestsAndPatches() {
        assertThat(ChangeParser.manifest("-", input(ChangeFixtures.DB), "default", "db")
                        .source())
                .isEqualTo("standard input");
        assertThatThrownBy(() -> ChangeParser.manifest("-", input(ChangeFixtures.DB), "default", "other"))
                .hasMessage(
                        "standard input: no StatefulSet other in it; found default/db (standard input); a set of another name is"
                                + " another set, with pods and claims of its own");
        assertThat(ChangeParser.patch("-", input("spec: {template: {spec: {hostname: h}}}"))
                        .patch()
                        .at("/spec/template/spec/hostname")
                        .asText())
                .isEqualTo("h");
    }

    @Test
    void refusesPatchesOfFieldsThatDoNotExist() {
        assertThatThrownBy(() -> ChangeParser.patch("-", input("spec:\n  template:\n    spek: {}\n")))
                .hasMessage("standard input:3: spec.template.spek: unknown field, did you mean spec?");
        assertThatThrownBy(() -> ChangeParser.patch("-", input("")))
                .hasMessage("standard input: empty; a patch is one YAML document that begins with spec: template:");
        assertThat(ChangeParser.patch(
                        "-", input("spec: {template: {spec: {containers: [{name: a, $patch: delete}]}}}")))
                .isNotNull();
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
