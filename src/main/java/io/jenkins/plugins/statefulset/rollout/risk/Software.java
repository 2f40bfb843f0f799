package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.kube.ImagePattern;
import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of one system that keeps data, as a file of rules tells it.
 *
 * <ol>
 *   <li>A line is a run of releases that write the same form of data, named by the first numbers of a version.
 *   <li>A line that stands in {@code stops} must not be left out on the way to a later one. Where there is a {@code leap}, no more
 *       than so many lines of one major may be advanced at once.
 *   <li>A version with too few numbers ({@code mysql:8}) names some line of several: it is another one than that of 9, and perhaps
 *       another one than 8.4.
 *   <li>Of the steps the first that fits decides. Where none does: within a line forwards is low, everything else is high, and
 *       whether an earlier release starts is not known.
 * </ol>
 *
 * @param id as {@code of} in other files names it
 * @param title as its makers write it
 * @param images which images hold it
 * @param tags how a version is read from a tag, where that is not how it is read otherwise; with a group {@code version}
 * @param lineNumbers how many numbers name a line, from 1 up
 * @param stops lines that must not be left out, in order
 * @param leap how many lines within a major may be advanced at once; 0 for any number
 * @param back how to go back where an earlier release does not start, one sentence; empty where that is to restore a backup
 * @param sources addresses of the pages that the rules come from, at least one
 * @param examples steps whose judgement is known
 */
record Software(
        String id,
        String title,
        List<ImagePattern> images,
        List<Pattern> tags,
        int lineNumbers,
        List<Version> stops,
        int leap,
        List<SoftwareStep> steps,
        Optional<LocalizedText> back,
        List<String> sources,
        List<SoftwareExample> examples) {
    Software {
        images = List.copyOf(images);
        tags = List.copyOf(tags);
        stops = stops.stream().sorted().toList();
        steps = List.copyOf(steps);
        sources = List.copyOf(sources);
        examples = List.copyOf(examples);
    }

    /** The version that the tag tells; empty if it tells none. */
    Optional<Version> version(ImageReference reference) {
        Optional<String> tag = reference.tag().map(text -> text.toLowerCase(Locale.ROOT));
        Optional<Version> own = tag.stream()
                .flatMap(text -> tags.stream().flatMap(pattern -> ShortMatch.version(pattern, text).stream()))
                .map(found -> found.replace('-', '.'))
                .findFirst()
                .flatMap(Version::parse);
        return own.or(() -> tag.flatMap(ImageVersion::leading));
    }

    /** The line of a release; empty where the version has too few numbers to tell. */
    Optional<Version> line(Version version) {
        return Optional.of(new Version(version.first(lineNumbers).numbers(), Optional.empty()))
                .filter(line -> line.numbers().size() == lineNumbers);
    }

    /** Where a change leads; empty where nobody can tell whether the line changes. */
    Optional<ReleaseMove> move(Version before, Version after) {
        boolean told = line(before).isPresent() && line(after).isPresent();
        return told || before.major() != after.major()
                ? Optional.of(move(before, after, prefix(before), prefix(after)))
                : Optional.empty();
    }

    private Version prefix(Version version) {
        return new Version(version.first(lineNumbers).numbers(), Optional.empty());
    }

    private ReleaseMove move(Version before, Version after, Version old, Version fresh) {
        if (old.equals(fresh)) {
            boolean earlier = before.compareTo(after) > 0 && !after.isWithin(before);
            return earlier ? ReleaseMove.WITHIN_BACK : ReleaseMove.WITHIN;
        }
        if (old.compareTo(fresh) < 0) {
            return between(old, fresh).isEmpty() ? ReleaseMove.NEXT : ReleaseMove.SKIP;
        }
        return between(fresh, old).isEmpty() ? ReleaseMove.PREVIOUS : ReleaseMove.EARLIER;
    }

    /** The lines between two that must not be left out. */
    List<Version> between(Version lower, Version upper) {
        List<Version> between = new ArrayList<>(stops);
        between.removeIf(stop -> stop.compareTo(lower) <= 0
                || stop.compareTo(upper) >= 0
                || stop.isWithin(lower)
                || stop.isWithin(upper));
        if (leap > 0 && lower.major() == upper.major()) {
            int last = upper.number(1).orElse(0);
            for (int minor = lower.number(1).orElse(last) + leap; minor < last; minor += leap) {
                between.add(Version.of(upper.major(), minor));
            }
        }
        return between;
    }

    /**
     * What becomes of data when a release of this system starts on it.
     *
     * @param writer the id of the system that wrote them
     * @return empty where a line is not known, or where another system wrote them and no step tells of it
     */
    Optional<SoftwareStep> step(String writer, Version before, Version after) {
        return move(before, after).flatMap(move -> steps.stream()
                .filter(step -> step.fits(writer, move, before, after))
                .findFirst()
                .or(() -> writer.equals(id) ? Optional.of(DefaultSteps.of(writer, move)) : Optional.empty()));
    }
}
