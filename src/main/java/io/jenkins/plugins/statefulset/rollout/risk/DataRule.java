package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.risk.Reason.Joint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of data that outlives the pods when another release runs on it.
 *
 * <ol>
 *   <li>It looks at containers that write to a volume which outlives their pod, and whose system has no rules of its own here.
 *   <li>Where a file of rules knows both images, its first step that fits decides, and what it says of the step back decides
 *       whether a rollback may work.
 *   <li>A version that names no line ({@code mysql:8}, where 8.0 and 8.4 are two) is high.
 *   <li>Of software that no file knows, the patch level may change: low, while the first two numbers stay. Everything else is
 *       high, because the old release need not read what the new one wrote, and a rollback may make it worse
 *       (<a href="https://semver.org/">semantic versioning</a> promises that of interfaces, nobody of files).
 * </ol>
 */
final class DataRule implements RiskRule {
    private static final Message NOBODY = Phrase.of("risk.nobody-said").message();

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        change.containers().stream()
                .filter(ContainerChange::imageChanged)
                .filter(ContainerChange::isJudgedByItsData)
                .forEach(container -> judge(container, findings));
        return findings;
    }

    private static void judge(ContainerChange container, List<Finding> findings) {
        Optional<Software> software = container.newImage().software();
        Optional<Software> writer = container.oldImage().software();
        Optional<VersionChange> versions = container.versions();
        if (software.isPresent() && writer.isPresent()) {
            versions.ifPresent(change -> known(container, software.get(), writer.get(), change, findings));
            if (versions.isEmpty()) {
                findings.add(limit(container, software.get().title(), StartVerdict.UNSURE, NOBODY, WAY_BACK));
            }
        } else if (software.isEmpty() && writer.isEmpty()) {
            unknown(container, versions, findings);
        } else {
            String title = writer.or(() -> software).map(Software::title).orElseThrow();
            findings.add(limit(container, title, StartVerdict.UNSURE, NOBODY, WAY_BACK));
        }
    }

    private static void known(
            ContainerChange container,
            Software software,
            Software writer,
            VersionChange versions,
            List<Finding> findings) {
        Version before = versions.before();
        Version after = versions.after();
        if (versions.step() == VersionStep.SAME && software.equals(writer)) {
            return;
        }
        if (versions.step() == VersionStep.FLOATED && software.line(after).isPresent()) {
            return;
        }
        SoftwareNames names = SoftwareNames.of(software, before, after);
        Optional<SoftwareStep> step = software.step(writer.id(), before, after);
        if (step.isEmpty()) {
            findings.add(unknownLine(container, software, writer, versions));
        }
        step.ifPresent(found -> {
            findings.add(reason(container, found, names));
            found.blocker().ifPresent(name -> findings.add(blocker(container, name, found, names)));
            found.warnings().forEach(text -> findings.add(new Warning(names.fill(text))));
        });
        back(container, software, writer, versions, findings);
    }

    /** What a rollback would meet: the step from the new release back to the one before. */
    private static void back(
            ContainerChange container,
            Software software,
            Software writer,
            VersionChange versions,
            List<Finding> findings) {
        Version left = versions.after();
        Version wanted = versions.before();
        Optional<SoftwareStep> back = writer.step(software.id(), left, wanted);
        SoftwareNames names = SoftwareNames.of(writer, left, wanted);
        StartVerdict starts = back.map(SoftwareStep::starts).orElse(StartVerdict.UNSURE);
        if (starts != StartVerdict.YES) {
            Message why = back.map(SoftwareStep::says)
                    .map(says -> limitBy(says, names))
                    .orElse(NOBODY);
            Message way = writer.back().map(names::fill).orElseGet(() -> Phrase.of("risk.restore-into-new")
                    .message());
            findings.add(limit(container, writer.title(), starts, why, way));
        }
    }

    private static Message limitBy(StepText says, SoftwareNames names) {
        return (says.joint() == Joint.IS ? Phrase.of("risk.limit-is") : Phrase.of("risk.limit-does"))
                .with("what", says.fill(names))
                .message();
    }

    private static Reason reason(ContainerChange container, SoftwareStep step, SoftwareNames names) {
        return new Reason(
                step.level(),
                container.imageField(),
                container.imageSentence(),
                step.says().joint(),
                step.says().fill(names));
    }

    private static Finding unknownLine(
            ContainerChange container, Software software, Software writer, VersionChange versions) {
        if (!software.equals(writer)) {
            return high(
                    container,
                    Joint.DOES,
                    Phrase.of("risk.takes-over")
                            .with("software", software.title() + " " + versions.after())
                            .with("writer", writer.title() + " " + versions.before()));
        }
        Version vague = software.line(versions.after()).isEmpty() ? versions.after() : versions.before();
        return high(
                container,
                Joint.SO,
                Phrase.of("risk.vague-line").with("version", vague.toString()).with("software", software.title()));
    }

    private static Blocker blocker(ContainerChange container, String name, SoftwareStep step, SoftwareNames names) {
        return Blocker.named(
                name,
                container.imageField(),
                Phrase.of("risk.blocked")
                        .with("what", reason(container, step, names).told()),
                Phrase.of("risk.unless-harmless"),
                step.instead().stream().map(names::fill).toList());
    }

    private static void unknown(ContainerChange container, Optional<VersionChange> versions, List<Finding> findings) {
        if (versions.isEmpty()) {
            findings.add(limit(container, THIS, StartVerdict.UNSURE, NOBODY, WAY_BACK));
            return;
        }
        Version before = versions.get().before();
        Version after = versions.get().after();
        boolean patch = before.numbers().size() > 1
                && after.numbers().size() > 1
                && before.first(2).numbers().equals(after.first(2).numbers());
        switch (versions.get().step()) {
            case FORWARD, PINNED -> {
                if (patch) {
                    findings.add(new Reason(
                            RiskLevel.LOW,
                            container.imageField(),
                            container.imageSentence(),
                            Joint.IS,
                            Phrase.of("risk.patch-level")
                                    .with("line", after.first(2).toString())));
                } else {
                    findings.add(high(
                            container,
                            Joint.IS,
                            Phrase.of("risk.more-than-patch")
                                    .with("before", before.toString())
                                    .with("after", after.toString())));
                    findings.add(limit(container, THIS, StartVerdict.UNSURE, NOBODY, WAY_BACK));
                }
            }
            case BACKWARD ->
                findings.add(high(
                        container,
                        Joint.IS,
                        Phrase.of("risk.downgrade")
                                .with("before", before.toString())
                                .with("after", after.toString())));
            case SAME, FLOATED -> {
                // Judged by ImageRule, as for any software.
            }
        }
    }

    private static final String THIS = "this software";
    private static final Message WAY_BACK = Phrase.of("risk.restore").message();

    private static Finding limit(
            ContainerChange container, String title, StartVerdict starts, Message why, Message wayBack) {
        return new RollbackLimit(
                container.name(),
                title,
                container.oldImage().text(),
                container.newImage().text(),
                starts,
                why,
                wayBack);
    }

    private static Finding high(ContainerChange container, Joint joint, Phrase what) {
        return new Reason(RiskLevel.HIGH, container.imageField(), container.imageSentence(), joint, what);
    }
}
