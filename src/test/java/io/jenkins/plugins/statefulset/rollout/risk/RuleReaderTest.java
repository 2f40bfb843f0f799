package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of a person's own: what is wrong in it is told with file, line, field and what is allowed. */
class RuleReaderTest {
    private static final String GOOD = """
            system: orders
            title: Orders
            images: [orders]
            sources: ["https://example.com/orders"]
            line: 1
            tags: ['v(?<version>\\d+)']
            stops: ["1"]
            steps:
              - move: previous
                starts: "no"
                from: ">=2"
                log: ["is older"]
                says: is a step back
                instead: [Stay.]
            examples:
              - {from: "orders:2", to: "orders:1", level: high}
            """;

    private static Software read(String yaml) {
        return new RuleReader(YamlFile.parse(yaml, "orders.yaml")).read();
    }

    @Test
    void aShortOneIsEnough() {
        assertThat(read(GOOD).steps()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            line: 1           | line: 9              | line: 9 is not allowed; allowed is a whole number from 1 to 4
            system: orders    | system: My Orders    | a word in lower case, such as skipped-release
            title: Orders     | titel: Orders        | titel: no such field; did you mean title?; allowed are system, title
            title: Orders     | title: []            | title: a text is needed
            images: [orders]  | images: []           | images: missing
            images: [orders]  | images: [orders:1]   | the last parts of a repository in lower case, such as mysql or percona/percona-server
            sources: ["https  | sources: ["ftp       | the address of a page, http:// or https://
            v(?<version>      | v(?<other>           | a regular expression with a group (?<version>…)
            stops: ["1"]      | stops: [new]         | a line such as "8.0", in quotes
            stops: ["1"]      | stops: [1]           | a version in quotes, since 8.10 and 8.1 are one number
            move: previous      | move: away           | away is not allowed; allowed is one of
            starts: "no"      | starts: often        | often is not allowed; allowed is one of
            starts: "no"      | starts: "yes"        | steps[0].log: goes with starts: no or until-finished only
            from: ">=2"       | from: new            | a line such as "8.0", or bounds such as ">=7.17 <9"
            a step back       | "{new} comes"        | {new} is not allowed; allowed is {title}, {from}, {to},
            instead: [Stay.]  | blocker: away        | steps[0].instead: missing; what is blocked needs a way out, one sentence or more
            `- {from: "orders:2", to: "orders:1", level: high}` | - none | examples[0]: not a map
            """)
    void whatIsWrongIsToldWithWhatIsAllowed(String good, String bad, String expected) {
        assertThat(GOOD).contains(good);
        assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("orders.yaml:")
                .hasMessageContaining(expected);
    }

    @Test
    void withoutExamplesItIsRefused() {
        assertThatThrownBy(() -> read(GOOD.replaceAll("(?s)examples:.*", "examples: []\n")))
                .hasMessageContaining("examples: a list of one entry or more is needed");
    }

    @Test
    void itIsToldInTheReadersLanguage() {
        assertThatThrownBy(() -> read(GOOD.replace("line: 1", "line: 9")))
                .asInstanceOf(type(BadRequestException.class))
                .extracting(problem -> problem.told().in(Wording.PROGRAM.in(Language.CHINESE)))
                .asString()
                .endsWith("不允许 9；允许的是 1 到 4 的整数");
    }
}
