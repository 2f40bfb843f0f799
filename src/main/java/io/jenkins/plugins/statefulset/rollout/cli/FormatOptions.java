package io.jenkins.plugins.statefulset.rollout.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** In which form a command answers. */
final class FormatOptions {
    private static final Map<String, Format> FORMATS = new LinkedHashMap<>();

    static {
        FORMATS.put("text", Format.TEXT);
        FORMATS.put("json", Format.JSON);
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "json: one object a line on standard output, and nothing else there. Default: text")
    private String format = "text";

    enum Format {
        TEXT,
        JSON
    }

    Format format() {
        return OptionValues.choice("-o", format, FORMATS);
    }
}
