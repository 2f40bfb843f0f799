package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalCharsetTest {
    @ParameterizedTest
    @CsvSource({
        "zh_CN.GB18030, GB18030",
        "zh_CN.GBK, GBK",
        "zh_CN.UTF-8, UTF-8",
        "zh_CN.utf8, UTF-8",
        "zh_CN, UTF-8",
        "de_DE.ISO-8859-15@euro, ISO-8859-15",
        "C, UTF-8",
        "POSIX, UTF-8",
        "zh_CN.nonsense, UTF-8",
        "'zh_CN.no such', UTF-8",
        "'', UTF-8"
    })
    void aTerminalIsWrittenToInTheEncodingOfItsLocale(String locale, String charset) {
        assertThat(TerminalCharset.of(Map.of("LANG", locale)).name()).isEqualTo(charset);
    }

    @Test
    void theVariableThatCountsForAllComesFirst() {
        assertThat(TerminalCharset.of(Map.of("LANG", "zh_CN.GBK", "LC_ALL", "zh_CN.UTF-8"))
                        .name())
                .isEqualTo("UTF-8");
        assertThat(TerminalCharset.of(Map.of("LANG", "zh_CN.UTF-8", "LC_CTYPE", "zh_CN.GB18030", "LC_ALL", ""))
                        .name())
                .isEqualTo("GB18030");
    }
}
