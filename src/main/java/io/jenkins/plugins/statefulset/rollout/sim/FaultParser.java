package io.jenkins.plugins.statefulset.rollout.sim;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads faults as people write them: {@code never-ready=2}, {@code slow-start=1:90s@any}, {@code scale=5@30s}. */
final class FaultParser {
    private static final Pattern FORM = Pattern.compile("([a-z-]+)(?:=([^@]*))?(?:@(.*))?");
    private static final Duration NODE_LOST_AT = Duration.ofSeconds(10);
    private static final Duration NODE_LOST_FOR = Duration.ofMinutes(10);
    /** What may be over after a while. */
    private static final Set<Fault.Ailment> HEALING =
            Set.of(Fault.Ailment.CRASH_LOOP, Fault.Ailment.IMAGE_PULL, Fault.Ailment.CONFIG_ERROR);

    private static final List<Fault.Ailment> AILMENTS_OF_THE_ILL = List.of(
            Fault.Ailment.CRASH_LOOP,
            Fault.Ailment.NEVER_READY,
            Fault.Ailment.IMAGE_PULL,
            Fault.Ailment.CONFIG_ERROR,
            Fault.Ailment.UNSCHEDULABLE);
    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        for (Fault.Ailment ailment : Fault.Ailment.values()) {
            String form = ailment == Fault.Ailment.SLOW_START
                    ? "ORDINAL:DURATION[@any]"
                    : HEALING.contains(ailment) ? "ORDINAL[:DURATION][@any]" : "ORDINAL[@any]";
            KINDS.put(ailment.word(), new Kind("=" + form, words -> ailment(ailment, words)));
        }
        KINDS.put("ill", new Kind("=ORDINAL[:AILMENT][@any] or =all[:AILMENT][@any]", FaultParser::ill));
        KINDS.put("node-lost", new Kind("=ORDINAL[:DURATION][@TIME]", FaultParser::nodeLost));
        KINDS.put("backup-fails", new Kind("", words -> new Fault.BackupFails()));
        KINDS.put("backup-slow", new Kind("=DURATION", words -> new Fault.BackupSlow(words.duration(words.value()))));
        KINDS.put("api-refuses", new Kind("=PROBABILITY or =every N", words -> new Fault.ApiRefuses(rate(words))));
        KINDS.put("api-forgets", new Kind("=PROBABILITY or =every N", words -> new Fault.ApiForgets(rate(words))));
        KINDS.put("api-delays", new Kind("=DURATION", words -> new Fault.ApiDelays(words.duration(words.value()))));
        KINDS.put("api-down", new Kind("=TIME..TIME", words -> new Fault.ApiDown(window(words))));
        KINDS.put("api-unauthorized", new Kind("=TIME..TIME", words -> new Fault.ApiUnauthorized(window(words))));
        KINDS.put("clock-ahead", new Kind("=DURATION[@TIME]", words -> clockWrong(words, 1)));
        KINDS.put("clock-behind", new Kind("=DURATION[@TIME]", words -> clockWrong(words, -1)));
        KINDS.put(
                "driver-sleeps",
                new Kind("=DURATION@TIME", w -> new Fault.DriverSleeps(w.duration(w.value()), w.duration(w.at()))));
        KINDS.put("watch-stalls", new Kind("=DURATION[@TIME]", FaultParser::watchStalls));
        KINDS.put("edit-template", new Kind("@TIME", words -> new Fault.EditTemplate(words.duration(words.at()))));
        KINDS.put("scale", new Kind("=REPLICAS@TIME", w -> new Fault.Scale(w.number(w.value()), w.duration(w.at()))));
        KINDS.put("lease-stolen", new Kind("@TIME", words -> new Fault.LeaseStolen(words.duration(words.at()))));
        KINDS.put("revision-anew", new Kind("@TIME", words -> new Fault.RevisionAnew(words.duration(words.at()))));
        KINDS.put("pdb-blocks", new Kind("=TIME..TIME", words -> new Fault.PdbBlocks(window(words))));
    }

    private FaultParser() {}

    static Fault parse(String text) {
        Matcher form = FORM.matcher(text.trim());
        String name = form.matches() ? form.group(1) : text.trim();
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw new BadRequestException(Phrase.of("refused.no-fault")
                    .with("given", text)
                    .with(
                            "faults",
                            Message.listed(KINDS.entrySet().stream()
                                    .map(e -> e.getKey() + e.getValue().form())
                                    .toList())));
        }
        Words words = new Words(text, name + kind.form(), group(form, 2), group(form, 3));
        if (kind.form().isEmpty() && (!words.value().isEmpty() || !words.at().isEmpty())) {
            throw words.wrong("nothing may follow the name");
        }
        return kind.reader().apply(words);
    }

    private static String group(Matcher matcher, int group) {
        return matcher.group(group) == null ? "" : matcher.group(group).trim();
    }

    private static Fault ailment(Fault.Ailment ailment, Words words) {
        String[] parts = words.value().split(":", -1);
        boolean slow = ailment == Fault.Ailment.SLOW_START;
        boolean heals = HEALING.contains(ailment) && parts.length == 2;
        if (!heals && parts.length != (slow ? 2 : 1)) {
            throw words.wrong(slow ? "it needs a duration behind a colon" : "an ordinal is all it takes");
        }
        Fault.Revisions revisions = revisions(words, Fault.Revisions.CHANGED);
        Optional<Duration> duration = slow || heals ? Optional.of(words.duration(parts[1])) : Optional.empty();
        return new Fault.PodAilment(ailment, words.number(parts[0]), duration, revisions);
    }

    private static Fault.Revisions revisions(Words words, Fault.Revisions otherwise) {
        return switch (words.at()) {
            case "" -> otherwise;
            case "any" -> Fault.Revisions.ANY;
            default -> throw words.wrong("'@" + words.at() + "' is not '@any'");
        };
    }

    private static Fault ill(Words words) {
        String[] parts = words.value().split(":", -1);
        List<String> allowed =
                AILMENTS_OF_THE_ILL.stream().map(Fault.Ailment::word).toList();
        String word = parts.length == 1 ? Fault.Ailment.CRASH_LOOP.word() : parts[1].trim();
        if (parts.length > 2 || !allowed.contains(word)) {
            throw words.wrong("behind the colon stands one of " + String.join(", ", allowed));
        }
        Fault.Ailment ailment = AILMENTS_OF_THE_ILL.get(allowed.indexOf(word));
        OptionalInt ordinal =
                parts[0].trim().equals("all") ? OptionalInt.empty() : OptionalInt.of(words.number(parts[0]));
        return new Fault.Ill(ordinal, ailment, revisions(words, Fault.Revisions.FIRST));
    }

    private static Fault nodeLost(Words words) {
        String[] parts = words.value().split(":", -1);
        if (parts.length > 2) {
            throw words.wrong("it has too many colons");
        }
        Duration from = words.at().isEmpty() ? NODE_LOST_AT : words.duration(words.at());
        Duration length = parts.length == 2 ? words.duration(parts[1]) : NODE_LOST_FOR;
        return new Fault.NodeLost(words.number(parts[0]), words.window(from, from.plus(length)));
    }

    private static Fault watchStalls(Words words) {
        Duration from = words.at().isEmpty() ? Duration.ZERO : words.duration(words.at());
        return new Fault.WatchStalls(words.window(from, from.plus(words.duration(words.value()))));
    }

    private static Fault clockWrong(Words words, int sign) {
        Duration at = words.at().isEmpty() ? Duration.ZERO : words.duration(words.at());
        return new Fault.ClockWrong(words.duration(words.value()).multipliedBy(sign), at);
    }

    private static Fault.Window window(Words words) {
        String[] parts = words.value().split("\\.\\.", -1);
        if (parts.length != 2) {
            throw words.wrong("it needs two times with .. between");
        }
        return words.window(words.duration(parts[0]), words.duration(parts[1]));
    }

    private static Fault.Rate rate(Words words) {
        String value = words.value();
        try {
            return value.startsWith("every ")
                    ? new Fault.Rate(0, words.number(value.substring(6)))
                    : new Fault.Rate(Double.parseDouble(value), 0);
        } catch (IllegalArgumentException e) {
            throw words.wrong("'" + value + "' is neither a probability above 0 and up to 1 nor 'every N'");
        }
    }

    private record Kind(String form, Function<Words, Fault> reader) {}

    /** The parts of one fault, and how to complain about them. */
    private record Words(String text, String form, String value, String at) {
        Duration duration(String part) {
            try {
                return Durations.parse(part);
            } catch (BadRequestException e) {
                throw wrong(e.getMessage());
            }
        }

        int number(String part) {
            String digits = part.trim();
            if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(Character::isDigit)) {
                throw wrong("'" + part + "' is no number");
            }
            return Integer.parseInt(digits);
        }

        Fault.Window window(Duration from, Duration to) {
            if (to.compareTo(from) <= 0) {
                throw wrong("it ends before it begins");
            }
            return new Fault.Window(from, to);
        }

        BadRequestException wrong(String why) {
            return new BadRequestException(Phrase.of("refused.fault-form")
                    .with("given", text)
                    .with("why", why)
                    .with("form", form));
        }
    }
}
