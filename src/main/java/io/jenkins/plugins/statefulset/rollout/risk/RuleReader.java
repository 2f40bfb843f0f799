package io.jenkins.plugins.statefulset.rollout.risk;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.kube.ImagePattern;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFields;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Translations;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads a file of rules, and says of what is wrong where it is and what is allowed there. The form is in {@code docs/risk.md}.
 */
final class RuleReader {
    private static final List<String> FIELDS = List.of(
            "system", "title", "images", "tags", "line", "stops", "leap", "steps", "back", "sources", "examples");
    private static final List<String> STEP = List.of(
            "of", "move", "from", "to", "level", "starts", "blocker", "says", "instead", "warnings", "log", "exitCode");
    private static final List<String> EXAMPLE = List.of("from", "to", "level", "blocker", "back");
    private static final List<String> LEVELS = List.of("low", "high");
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9*]+(?:[-._*/]+[a-z0-9*]+)*");
    private static final int MOST_NUMBERS = 4;
    private static final int MOST_LINES = 99;
    private static final int HIGHEST_EXIT_CODE = 255;

    private final YamlFile file;
    private final YamlFields fields;
    private final Translations translations;

    /** @param translations of the file's sentences */
    RuleReader(YamlFile file, Translations translations) {
        this.file = file;
        this.fields = new YamlFields(file.problems());
        this.translations = translations;
    }

    /** Of a file of somebody's own. */
    RuleReader(YamlFile file) {
        this(file, Translations.none());
    }

    /** @throws BadRequestException with file, line and field */
    Software read() {
        JsonNode root = file.tree();
        fields.only(root, "", FIELDS);
        String id = word(root, "", "system");
        return new Software(
                id,
                sentence(root, "", "title"),
                texts(root, "", "images", 1).stream().map(ImagePattern::of).toList(),
                tags(root),
                fields.number(root, "", "line", 1, MOST_NUMBERS).orElse(2),
                versions(root),
                fields.number(root, "", "leap", 1, MOST_LINES).orElse(0),
                objects(root, "steps", (node, path) -> step(node, path, id)),
                optional(root, "", "back").map(translations::of),
                sources(root),
                objects(root, "examples", this::example));
    }

    private List<String> sources(JsonNode root) {
        List<String> sources = texts(root, "", "sources", 1);
        for (int i = 0; i < sources.size(); i++) {
            fields.page("sources[" + i + "]", sources.get(i));
        }
        return sources;
    }

    private List<Pattern> tags(JsonNode root) {
        List<Pattern> tags = new ArrayList<>();
        List<String> texts = texts(root, "", "tags", 0);
        for (int i = 0; i < texts.size(); i++) {
            String path = "tags[" + i + "]";
            try {
                if (!hasVersion(texts.get(i))) {
                    throw fields.wrong(
                            path,
                            texts.get(i),
                            Phrase.of("yaml-file.expression-with-group").with("group", "(?<version>…)"));
                }
                tags.add(Pattern.compile(texts.get(i)));
            } catch (PatternSyntaxException e) {
                throw fields.wrong(
                        path, texts.get(i), Phrase.of("yaml-file.expression").with("why", e.getDescription()));
            }
        }
        return tags;
    }

    /** With an empty alternative before it any pattern matches the empty text; then its groups can be asked for. */
    private static boolean hasVersion(String pattern) {
        Matcher matcher = Pattern.compile("|" + pattern).matcher("");
        try {
            return matcher.matches() && matcher.group("version") == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private List<Version> versions(JsonNode root) {
        List<Version> versions = new ArrayList<>();
        for (String text : texts(root, "", "stops", 0)) {
            versions.add(Version.parse(text)
                    .orElseThrow(() -> fields.wrong(
                            "stops[" + versions.size() + "]",
                            text,
                            Phrase.of("yaml-file.quoted-line").with("example", "\"8.0\""))));
        }
        return versions;
    }

    private SoftwareStep step(JsonNode node, String path, String id) {
        fields.only(node, path, STEP);
        StartVerdict starts = StartVerdict.valueOf(choice(node, path, "starts", StartVerdict.names(), "yes"));
        List<LocalizedText> instead = sentences(node, path, "instead");
        Optional<String> blocker = node.has("blocker") ? Optional.of(word(node, path, "blocker")) : Optional.empty();
        if (blocker.isPresent() && instead.isEmpty()) {
            throw fields.problem(path + ".instead", Phrase.of("yaml-file.way-out"));
        }
        List<String> log = texts(node, path, "log", 0);
        if (starts != StartVerdict.NO && !log.isEmpty() && starts != StartVerdict.UNTIL_FINISHED) {
            throw fields.problem(
                    path + ".log",
                    Phrase.of("yaml-file.goes-with").with("one", "starts: no").with("other", "until-finished"));
        }
        return new SoftwareStep(
                optional(node, path, "of").orElse(id),
                moves(node, path),
                range(node, path, "from"),
                range(node, path, "to"),
                RiskLevel.valueOf(choice(node, path, "level", LEVELS, "high")),
                starts,
                blocker,
                StepText.OfFile.of(translations.of(sentence(node, path, "says"))),
                instead,
                sentences(node, path, "warnings"),
                log,
                fields.number(node, path, "exitCode", 1, HIGHEST_EXIT_CODE).orElse(1));
    }

    private SoftwareExample example(JsonNode node, String path) {
        fields.only(node, path, EXAMPLE);
        return new SoftwareExample(
                sentence(node, path, "from"),
                sentence(node, path, "to"),
                RiskLevel.valueOf(choice(node, path, "level", LEVELS, "high")),
                node.has("blocker") ? Optional.of(word(node, path, "blocker")) : Optional.empty(),
                StartVerdict.valueOf(choice(node, path, "back", StartVerdict.names(), "yes")));
    }

    private Set<ReleaseMove> moves(JsonNode node, String path) {
        Set<ReleaseMove> moves = EnumSet.noneOf(ReleaseMove.class);
        for (String name : texts(node, path, "move", 1)) {
            moves.addAll(ReleaseMove.NAMES.get(fields.oneOf(path + ".move", name, ReleaseMove.NAMES.keySet())));
        }
        return moves;
    }

    private VersionRange range(JsonNode node, String path, String field) {
        List<List<VersionRange.Bound>> alternatives = new ArrayList<>();
        for (String text : texts(node, path, field, 0)) {
            alternatives.add(VersionRange.parse(text)
                    .orElseThrow(() -> fields.wrong(
                            path + "." + field,
                            text,
                            Phrase.of("yaml-file.version-range")
                                    .with("line", "\"8.0\"")
                                    .with("bounds", "\">=7.17 <9\""))));
        }
        return new VersionRange(alternatives);
    }

    private <T> List<T> objects(JsonNode root, String field, BiFunction<JsonNode, String, T> read) {
        List<YamlFields.Place> places = fields.objects(root, "", field);
        if (places.isEmpty()) {
            throw fields.problem(field, Phrase.of("yaml-file.list-needed"));
        }
        return places.stream()
                .map(place -> read.apply(place.node(), place.path()))
                .toList();
    }

    private List<LocalizedText> sentences(JsonNode node, String path, String field) {
        return texts(node, path, field, 0).stream().map(translations::of).toList();
    }

    /** One text or a list of them. */
    private List<String> texts(JsonNode node, String path, String field, int least) {
        String place = YamlFields.below(path, field);
        JsonNode value = node.path(field);
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(entry -> texts.add(text(entry, place + "[" + texts.size() + "]", field)));
        } else if (!value.isMissingNode()) {
            texts.add(text(value, place, field));
        }
        if (texts.size() < least) {
            throw fields.problem(place, Phrase.of("yaml-file.missing"));
        }
        return texts;
    }

    private String text(JsonNode value, String place, String field) {
        if (value.isNumber()) {
            throw fields.wrong(
                    place,
                    value.asText(),
                    Phrase.of("yaml-file.quoted-version").with("one", "8.10").with("other", "8.1"));
        }
        if (!value.isTextual() || value.asText().isBlank()) {
            throw fields.problem(place, Phrase.of("yaml-file.text-needed"));
        }
        String text = value.asText();
        if (field.equals("images") && !IMAGE.matcher(text).matches()) {
            throw fields.wrong(
                    place,
                    text,
                    Phrase.of("yaml-file.repository").with("one", "mysql").with("other", "percona/percona-server"));
        }
        SoftwareNames.unknown(text).stream()
                .filter(name -> !field.equals("tags"))
                .findFirst()
                .ifPresent(name -> {
                    throw fields.wrong(
                            place,
                            "{" + name + "}",
                            Phrase.of("yaml-file.filled-in")
                                    .with(
                                            "names",
                                            Message.listed(SoftwareNames.ALLOWED.stream()
                                                    .map(allowed -> "{" + allowed + "}")
                                                    .toList())));
                });
        return text;
    }

    private String sentence(JsonNode node, String path, String field) {
        return optional(node, path, field)
                .orElseThrow(() -> fields.problem(YamlFields.below(path, field), Phrase.of("yaml-file.missing")));
    }

    private Optional<String> optional(JsonNode node, String path, String field) {
        return node.has(field)
                ? Optional.of(text(node.path(field), YamlFields.below(path, field), field))
                : Optional.empty();
    }

    private String word(JsonNode node, String path, String field) {
        return fields.word(YamlFields.below(path, field), sentence(node, path, field), "skipped-release");
    }

    /** The chosen one, as the constant of an enum is named. */
    private String choice(JsonNode node, String path, String field, List<String> allowed, String fallback) {
        JsonNode value = node.path(field);
        String text = value.isMissingNode()
                ? fallback
                : value.isBoolean() ? (value.asBoolean() ? "yes" : "no") : value.asText();
        return ConstantWords.constant(fields.oneOf(YamlFields.below(path, field), text, allowed));
    }
}
