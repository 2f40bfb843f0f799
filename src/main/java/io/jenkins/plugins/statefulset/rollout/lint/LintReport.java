package io.jenkins.plugins.statefulset.rollout.lint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.lint.LintRule.Severity;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Findings in the forms that people and tools read. */
public final class LintReport {
    private static final String PAGE = "docs/lint-rules.md";

    private final List<PlacedFinding> findings;

    public LintReport(List<PlacedFinding> findings) {
        this.findings = List.copyOf(findings);
    }

    /** Whether something that is not suppressed matters that much. */
    public boolean has(Severity atLeast) {
        return findings.stream()
                .anyMatch(finding ->
                        finding.suppressed().isEmpty() && finding.severity().compareTo(atLeast) >= 0);
    }

    /** One finding a line with its place, what follows from it and what to do below it; the sum at the end. */
    public List<String> text() {
        return text(Wording.PROGRAM);
    }

    /** The same in the words of a surface. */
    public List<String> text(Wording wording) {
        List<String> lines = new ArrayList<>();
        int hidden = 0;
        Map<Severity, Integer> counts = new LinkedHashMap<>();
        for (PlacedFinding finding : findings) {
            if (finding.suppressed().isPresent()) {
                hidden++;
                continue;
            }
            counts.merge(finding.severity(), 1, Integer::sum);
            lines.add(finding.place() + ": " + severity(finding).message().in(wording) + " "
                    + finding.rule().id() + ": " + PlainText.line(finding.told().in(wording)));
            lines.add("  " + (finding.field().isEmpty() ? "" : finding.field() + ": ")
                    + Message.listed(
                                    List.of(
                                            finding.rule().reason(),
                                            finding.rule().help()),
                                    Message.Between.SENTENCES)
                            .in(wording));
        }
        Phrase sum = Phrase.of("lint.sum")
                .with("warnings", counts.getOrDefault(Severity.WARNING, 0))
                .with("notes", counts.getOrDefault(Severity.NOTE, 0));
        lines.add((hidden == 0 ? sum : sum.with("suppressed", hidden)).message().in(wording));
        return lines;
    }

    private static Phrase severity(PlacedFinding finding) {
        return switch (finding.severity()) {
            case NOTE -> Phrase.of("lint.note");
            case WARNING -> Phrase.of("lint.warning");
        };
    }

    /** One JSON object a finding. */
    public List<String> json() {
        return findings.stream().map(LintReport::json).map(ObjectNode::toString).toList();
    }

    private static ObjectNode json(PlacedFinding finding) {
        ObjectNode node = object();
        node.put("rule", finding.rule().id()).put("severity", finding.severity().wireName());
        node.put("object", finding.object()).put("field", finding.field());
        finding.file().ifPresent(file -> node.put("file", file).put("line", finding.line()));
        node.put("message", finding.message());
        node.put("why", finding.rule().why()).put("remedy", finding.rule().remedy());
        finding.suppressed().ifPresent(reason -> node.put("suppressed", reason));
        return node;
    }

    /** SARIF 2.1.0, a log of one run. */
    public String sarif() {
        ObjectNode log = object();
        log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json").put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "statefulset-rollout lint");
        ArrayNode rules = driver.putArray("rules");
        List<String> ids = new ArrayList<>();
        for (LintRule rule : LintCatalogue.all()) {
            ids.add(rule.id());
            ObjectNode node = rules.addObject().put("id", rule.id());
            node.putObject("shortDescription").put("text", rule.why());
            node.putObject("help").put("text", rule.remedy() + " (" + PAGE + "#" + rule.id() + ")");
            node.putObject("defaultConfiguration").put("level", rule.severity().wireName());
        }
        ArrayNode results = run.putArray("results");
        for (PlacedFinding finding : findings) {
            ObjectNode result = results.addObject();
            result.put("ruleId", finding.rule().id())
                    .put("ruleIndex", ids.indexOf(finding.rule().id()))
                    .put("level", finding.severity().wireName());
            result.putObject("message")
                    .put("text", finding.message() + " " + finding.rule().remedy());
            ObjectNode location = result.putArray("locations").addObject();
            finding.file().ifPresent(file -> {
                ObjectNode physical = location.putObject("physicalLocation");
                physical.putObject("artifactLocation").put("uri", uri(file));
                physical.putObject("region").put("startLine", finding.line());
            });
            String name = finding.field().isEmpty() ? finding.object() : finding.object() + " " + finding.field();
            location.putArray("logicalLocations").addObject().put("fullyQualifiedName", name);
            finding.suppressed().ifPresent(reason -> result.putArray("suppressions")
                    .addObject()
                    .put("kind", "inSource")
                    .put("justification", reason));
        }
        return log.toPrettyString();
    }

    /** A file as a URI reference: what a URI cannot hold is written as percent signs and digits. */
    private static String uri(String file) {
        StringBuilder uri = new StringBuilder();
        for (byte unit : file.replace('\\', '/').getBytes(StandardCharsets.UTF_8)) {
            char sign = (char) (unit & 0xff);
            boolean plain = sign < 128 && (Character.isLetterOrDigit(sign) || "/-._~".indexOf(sign) >= 0);
            uri.append(plain ? String.valueOf(sign) : "%%%02X".formatted((int) sign));
        }
        return uri.toString();
    }

    /** JUnit XML: a case for each finding; a warning is a failure, a note passes with its text, what is suppressed is skipped. */
    public String junit() {
        long failures = findings.stream()
                .filter(finding -> finding.suppressed().isEmpty() && finding.severity() == Severity.WARNING)
                .count();
        long skipped = findings.stream()
                .filter(finding -> finding.suppressed().isPresent())
                .count();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuites><testsuite name=\"lint\" tests=\"" + findings.size() + "\" failures=\"" + failures
                + "\" errors=\"0\" skipped=\"" + skipped + "\">\n");
        for (PlacedFinding finding : findings) {
            xml.append("<testcase classname=\"" + escape(finding.rule().id()) + "\" name=\""
                    + escape(finding.place() + " " + finding.field()) + "\">");
            String text = finding.message() + " " + finding.rule().why() + " "
                    + finding.rule().remedy();
            if (finding.suppressed().isPresent()) {
                xml.append("<skipped message=\"" + escape(finding.suppressed().get()) + "\"/>");
            } else if (finding.severity() == Severity.WARNING) {
                xml.append("<failure type=\"" + escape(finding.rule().id()) + "\" message=\""
                        + escape(finding.message()) + "\">" + escape(text) + "</failure>");
            } else {
                xml.append("<system-out>" + escape(text) + "</system-out>");
            }
            xml.append("</testcase>\n");
        }
        return xml.append("</testsuite></testsuites>").toString();
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            switch (sign) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.append(sign < ' ' || Character.isSurrogate(sign) || sign >= 0xfffe ? ' ' : sign);
            }
        }
        return escaped.toString();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
