package io.jenkins.plugins.statefulset.rollout.profile;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck.Where;
import io.jenkins.plugins.statefulset.rollout.kube.ImagePattern;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFields;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Translations;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.risk.VersionRange;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a profile, and says of what is wrong where it is and what is allowed there. The form is in {@code docs/profiles.md}. */
public final class ProfileReader {
    /** A command goes to the API server as a part of an address, which some proxies take 8 KiB of. */
    public static final int LONGEST_COMMAND = 4000;

    private static final List<String> FIELDS = List.of(
            "profile",
            "title",
            "images",
            "versions",
            "replicas",
            "single",
            "nothing",
            "path",
            "variants",
            "setup",
            "checks");
    private static final List<String> VARIANT = List.of("variant", "title", "says", "nothing", "when");
    private static final List<String> CONDITION = List.of("env", "command", "image", "container", "label", "version");
    private static final List<String> MOMENTS = List.of("before", "prepare", "after", "restore", "leader");
    private static final List<String> FORMS = List.of("exec", "sql", "http");
    private static final List<String> CHECK = List.of(
            "before",
            "prepare",
            "after",
            "restore",
            "leader",
            "variants",
            "where",
            "timeout",
            "times",
            "programs",
            "exec",
            "sql",
            "http",
            "why",
            "source");
    private static final int LONGEST_NAME = 60;
    private static final int MOST_REPLICAS = 1000;
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9*]+(?:[-._*/]+[a-z0-9*]+)*");
    private static final Pattern FOLDER = Pattern.compile("/[\\w./-]*");
    private static final Pattern PROGRAM = Pattern.compile("[\\w./+-]+");
    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final Pattern ENV = Pattern.compile("[A-Za-z_]\\w*\\*?");
    private static final Pattern DEFAULT = Pattern.compile("\\{\\w+:?[-=](?=[}$\"\\s])");

    private final YamlFile file;
    private final YamlFields fields;
    private final Translations translations;

    /** For a file of somebody's own. */
    public ProfileReader(YamlFile file) {
        this(file, Translations.none());
    }

    /** @param translations of what a plan tells of it */
    public ProfileReader(YamlFile file, Translations translations) {
        this.file = file;
        this.translations = translations;
        this.fields = new YamlFields(file.problems());
    }

    /** @throws BadRequestException with file, line and field */
    public Profile read() {
        JsonNode root = file.tree();
        fields.only(root, "", FIELDS);
        List<ProfileVariant> variants = new ArrayList<>();
        for (YamlFields.Place place : fields.objects(root, "", "variants")) {
            variants.add(variant(place));
        }
        Optional<LocalizedText> nothing = fields.optional(root, "", "nothing").map(translations::of);
        int replicas = fields.number(root, "", "replicas", 1, MOST_REPLICAS).orElse(1);
        Optional<LocalizedText> single = fields.optional(root, "", "single").map(translations::of);
        if (replicas > 1 && single.isEmpty()) {
            throw fields.problem("single", Phrase.of("yaml-file.single-missing"));
        }
        List<ProfileCheck> checks = new ArrayList<>();
        List<String> known = variants.stream().map(ProfileVariant::id).toList();
        for (YamlFields.Place place : fields.objects(root, "", "checks")) {
            checks.add(check(place, known));
        }
        if (checks.isEmpty() == nothing.isEmpty()) {
            throw checks.isEmpty()
                    ? fields.problem(
                            "checks", Phrase.of("yaml-file.checks-missing").with("field", "nothing"))
                    : fields.problem(
                            "nothing", Phrase.of("yaml-file.goes-with-none").with("what", "checks"));
        }
        Profile profile = new Profile(
                fields.word(root, "", "profile"),
                fields.text(root, "", "title"),
                images(root),
                fields.optional(root, "", "versions"),
                replicas,
                single,
                nothing,
                fields.texts(
                        root, "", "path", FOLDER, Phrase.of("yaml-file.folder").with("root", "/")),
                variants,
                fields.optional(root, "", "setup")
                        .map(text -> text.strip() + "\n")
                        .orElse(""),
                checks);
        requireShort(profile);
        return profile;
    }

    private List<ImagePattern> images(JsonNode root) {
        List<String> images = fields.texts(
                root,
                "",
                "images",
                IMAGE,
                Phrase.of("yaml-file.repository").with("one", "kafka").with("other", "apache/kafka"));
        if (images.isEmpty()) {
            throw fields.problem("images", Phrase.of("yaml-file.missing"));
        }
        return images.stream().map(ImagePattern::of).toList();
    }

    private ProfileVariant variant(YamlFields.Place place) {
        JsonNode node = place.node();
        fields.only(node, place.path(), VARIANT);
        List<VariantCondition> conditions = new ArrayList<>();
        for (YamlFields.Place condition : fields.objects(node, place.path(), "when")) {
            conditions.add(condition(condition));
        }
        return new ProfileVariant(
                fields.word(node, place.path(), "variant"),
                translations.of(fields.text(node, place.path(), "title")),
                fields.text(node, place.path(), "says"),
                fields.optional(node, place.path(), "nothing").map(translations::of),
                conditions);
    }

    private VariantCondition condition(YamlFields.Place place) {
        JsonNode node = place.node();
        String path = place.path();
        fields.only(node, path, CONDITION);
        String kind = fields.exactlyOne(node, path, CONDITION);
        return switch (kind) {
            case "env" -> env(node, path);
            case "command" -> new VariantCondition.CommandLike(pattern(fields.text(node, path, kind), path, kind));
            case "image" -> {
                String image = fields.text(node, path, kind);
                if (!IMAGE.matcher(image).matches()) {
                    throw fields.wrong(path + "." + kind, image, Phrase.of("yaml-file.repository"));
                }
                yield new VariantCondition.ImageLike(ImagePattern.of(image));
            }
            case "container" -> new VariantCondition.ContainerNamed(fields.text(node, path, kind));
            case "label" -> {
                String[] parts = fields.text(node, path, kind).split("=", 2);
                if (parts.length < 2) {
                    throw fields.wrong(path + ".label", parts[0], Phrase.of("yaml-file.label-like"));
                }
                yield new VariantCondition.LabelLike(parts[0], pattern(parts[1], path, kind));
            }
            default -> {
                String range = fields.text(node, path, kind);
                yield new VariantCondition.VersionIn(new VersionRange(List.of(VersionRange.parse(range)
                        .orElseThrow(() -> fields.wrong(
                                path + "." + kind,
                                range,
                                Phrase.of("yaml-file.version-range")
                                        .with("line", "\"4\"")
                                        .with("bounds", "\">=3.3 <4\""))))));
            }
        };
    }

    private VariantCondition env(JsonNode node, String path) {
        JsonNode value = node.path("env");
        if (value.isTextual() && value.asText().contains("=")) {
            String[] parts = value.asText().split("=", 2);
            return new VariantCondition.EnvLike(parts[0], pattern(parts[1], path, "env"));
        }
        return new VariantCondition.EnvSet(fields.texts(node, path, "env", ENV, Phrase.of("yaml-file.variable-like")));
    }

    private Pattern pattern(String text, String path, String field) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw fields.wrong(
                    path + "." + field, text, Phrase.of("yaml-file.expression").with("why", e.getDescription()));
        }
    }

    private ProfileCheck check(YamlFields.Place place, List<String> known) {
        JsonNode node = place.node();
        String path = place.path();
        fields.only(node, path, CHECK);
        String moment = fields.exactlyOne(node, path, MOMENTS);
        String name = fields.text(node, path, moment);
        if (name.length() > LONGEST_NAME) {
            throw fields.wrong(
                    path + "." + moment, name, Phrase.of("yaml-file.short-name").with("most", LONGEST_NAME));
        }
        String form = fields.exactlyOne(node, path, FORMS);
        Phrase oneOf = Phrase.of("yaml-file.one-of").with("names", Message.listed(known));
        List<String> variants = fields.texts(node, path, "variants", Pattern.compile(".*"), oneOf);
        for (String variant : variants) {
            if (!known.contains(variant)) {
                throw fields.wrong(path + ".variants", variant, oneOf);
            }
        }
        String source = fields.page(path + ".source", fields.text(node, path, "source"));
        Map<String, List<String>> programs = programs(node, path);
        if (!programs.isEmpty() && !form.equals("exec")) {
            throw fields.problem(
                    path + ".programs", Phrase.of("yaml-file.goes-with").with("one", "exec"));
        }
        if (moment.equals("leader") && (node.has("where") || node.has("times"))) {
            throw fields.problem(
                    path + "." + (node.has("where") ? "where" : "times"),
                    Phrase.of("yaml-file.not-with-leader").with("moment", "leader"));
        }
        ProfileCheck check = new ProfileCheck(
                PodMoment.valueOf(moment.toUpperCase(Locale.ROOT)),
                name,
                variants,
                Where.valueOf(fields.choice(node, path, "where", List.of("self", "peer", "each"), "self")
                        .toUpperCase(Locale.ROOT)),
                timeout(node, path),
                fields.number(node, path, "times", 1, PodCheck.MOST_TIMES).orElse(1),
                programs,
                ProfileCheck.Form.valueOf(form.toUpperCase(Locale.ROOT)),
                fields.text(node, path, form).strip(),
                fields.text(node, path, "why"),
                source);
        return check;
    }

    private Duration timeout(JsonNode node, String path) {
        Optional<String> text = fields.optional(node, path, "timeout");
        try {
            Duration timeout = Durations.parse(text.orElse("2m"));
            if (!timeout.isZero()) {
                return timeout;
            }
        } catch (BadRequestException e) {
            throw fields.problem(path + ".timeout", e.told());
        }
        throw fields.wrong(path + ".timeout", text.orElse(""), Phrase.of("yaml-file.longer-than-zero"));
    }

    private Map<String, List<String>> programs(JsonNode node, String path) {
        Map<String, List<String>> programs = new LinkedHashMap<>();
        JsonNode map = node.path("programs");
        if (map.isMissingNode()) {
            return programs;
        }
        if (!map.isObject()) {
            throw fields.problem(path + ".programs", Phrase.of("yaml-file.programs-map"));
        }
        map.fieldNames().forEachRemaining(variable -> {
            if (!VARIABLE.matcher(variable).matches()) {
                throw fields.wrong(
                        path + ".programs",
                        variable,
                        Phrase.of("yaml-file.capitals").with("example", "TOPICS"));
            }
            programs.put(
                    variable, fields.texts(map, path + ".programs", variable, PROGRAM, Phrase.of("yaml-file.program")));
        });
        return programs;
    }

    /** And asks of each check what the rollout would: a check that could not be kept is refused here. */
    private void requireShort(Profile profile) {
        for (int i = 0; i < profile.checks().size(); i++) {
            ProfileCheck check = profile.checks().get(i);
            String place = "checks[" + i + "]";
            int length = check.form() == ProfileCheck.Form.EXEC
                    ? check.script(profile).length()
                    : check.text().length();
            if (length > LONGEST_COMMAND) {
                throw fields.problem(
                        place + "." + ConstantWords.of(check.form()),
                        Phrase.of("yaml-file.too-long")
                                .with("length", length)
                                .with("field", "setup")
                                .with("most", LONGEST_COMMAND));
            }
            requireNoSecret(check, place);
        }
    }

    /** A variable with nothing or another variable behind it, as in {@code ${PGPASSWORD:-}}, is no password. */
    private void requireNoSecret(ProfileCheck check, String place) {
        String shown = DEFAULT.matcher(check.text()).replaceAll("{V} ");
        try {
            new GateSpec.Exec("", shown, check.timeout()).requireNoSecret();
        } catch (BadRequestException e) {
            throw fields.problem(place, e.told());
        }
    }
}
