package io.jenkins.plugins.statefulset.rollout.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of a person's own: what is wrong in it is said with file, field and what is allowed. */
class ProfileReaderTest {
    private static final String GOOD = """
            profile: orders
            title: Orders
            images: [orders]
            replicas: 2
            single: one alone has nobody to follow
            variants:
              - {variant: a, title: A, says: is run so, when: [{env: [MODE]}]}
            checks:
              - after: it follows
                exec: test -e /run/follows
                why: ready is not yet following
                source: https://example.com/orders
            """;

    private static Profile read(String yaml) {
        return new ProfileReader(YamlFile.parse(yaml, "orders.yaml")).read();
    }

    @Test
    void aShortOneIsEnough() {
        assertThat(read(GOOD).checks()).singleElement().satisfies(check -> {
            assertThat(check.times()).isEqualTo(1);
            assertThat(check.timeout()).hasMinutes(2);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    replicas: 2           | replicas: many              | replicas: many is not allowed; allowed is a whole number from 1 to 1000
                    replicas: 2           | replicas: -3                | a whole number from 1 to 1000
                    single: one           | sngle: one                  | sngle: no such field; did you mean single?
                    profile: orders       | profile: Our Orders         | a word in lower case
                    images: [orders]      | images: []                  | images: a list of one entry or more is needed
                    images: [orders]      | images: ['orders:1']        | the last parts of a repository in lower case
                    - after: it follows   | - behind: it follows        | behind: no such field
                    - after: it follows   | - {}                        | one of before, prepare, after, restore, leader is needed
                    source: https         | source: ftp                 | the address of a page, http:// or https://
                    why: ready            | because: ready              | because: no such field
                    why: ready is not yet following | why: [a]              | checks[0].why: a text is needed
                    why: ready is not yet following | times: 2            | checks[0].why: missing
                    when: [{env: [MODE]}] | when: [MODE]                | variants[0].when[0]: not a map
                    when: [{env: [MODE]}] | when: [{env: ['A B']}]      | the name of a variable
                    when: [{env: [MODE]}] | when: [{command: '('}]      | a regular expression
                    when: [{env: [MODE]}] | when: [{version: new}]      | a line such as "4"
                    when: [{env: [MODE]}] | when: [{label: app}]        | app is not allowed; allowed is KEY=REGULAR EXPRESSION
                    when: [{env: [MODE]}] | when: [{image: 'a:1'}]      | allowed is the last parts of a repository in lower case
                    single: one alone has nobody to follow | path: [/opt] | single: missing; with replicas above 1 it says why
                    single: one           | path: [opt]¶single: one    | opt is not allowed; allowed is a folder of the container, from / on
                    single: one           | nothing: none¶single: one  | nothing: goes with no checks
                    - after: it follows   | - leader: l¶    times: 2   | checks[0].times: does not go with leader: every pod is asked once
                    exec: test            | programs: x¶    exec: test | a map from variables to names of programs is needed
                    exec: test            | programs: {a: b}¶    exec: test | a is not allowed; allowed is a variable in capitals, such as TOPICS
                    exec: test            | programs: {A: b c}¶    exec: test | b c is not allowed; allowed is the name of a program, without spaces
                    exec: test            | programs: {A: b}¶    sql: test | checks[0].programs: goes with exec only
                    exec: test            | timeout: 0s¶    exec: test | 0s is not allowed; allowed is a duration of more than zero
                    exec: test            | timeout: soon¶    exec: test | checks[0].timeout: duration
                    exec: test            | variants: [b]¶    exec: test | b is not allowed; allowed is one of a
                    exec: test            | where: there¶    exec: test | there is not allowed; allowed is one of self, peer, each
                    when: [{env: [MODE]}] | when: [{env: [A], image: b}] | exactly one of env, command
                    """)
    void whatIsWrongIsNamedWithWhatIsAllowed(String good, String bad, String message) {
        String wrong = bad.equals("- {}")
                ? GOOD.replaceAll("(?s)checks:.*", "checks:\n  - {exec: 'true', why: w, source: 'https://e'}\n")
                : GOOD.replace(good.strip(), bad.strip().replace("¶", "\n"));
        assertThatThrownBy(() -> read(wrong))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("orders.yaml:")
                .hasMessageContaining(message);
    }

    @Test
    void aPasswordInACommandIsRefused() {
        assertThatThrownBy(() -> read(GOOD.replace("test -e /run/follows", "redis-cli -a geheim42 ping")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("holds a password")
                .hasMessageNotContaining("geheim42");
    }

    @Test
    void aProfileThatAsksNothingSaysWhyAndANameIsShort() {
        assertThatThrownBy(() -> read(GOOD.replaceAll("(?s)checks:.*", "")))
                .hasMessageContaining("checks: missing; a profile that asks nothing says why in the field nothing");
        assertThatThrownBy(() -> read(GOOD.replace("it follows", "it ".repeat(30) + "x")))
                .hasMessageContaining("allowed is a name of at most 60 characters");
    }

    @Test
    void aCommandThatIsTooLongForAnAddressIsRefused() {
        assertThatThrownBy(() -> read(GOOD.replace("test -e /run/follows", "'" + "true;".repeat(1000) + "'")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("at most 4000 are allowed");
    }

    @Test
    void aNameThatNoProfileHasIsAnsweredWithThoseThatThereAre() {
        assertThatThrownBy(() -> Profiles.of("kafak"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("did you mean kafka?")
                .hasMessageContaining("zookeeper");
    }

    @Test
    void aFileIsRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("orders.yaml"), GOOD);
        assertThat(Profiles.of(file.toString())).isInstanceOf(ProfileChoice.Given.class);
        assertThat(Profiles.ofText(GOOD, "profile")).isInstanceOf(ProfileChoice.Given.class);
        assertThatThrownBy(() -> Profiles.of(folder.resolve("none.yaml").toString()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("none.yaml");
    }
}
