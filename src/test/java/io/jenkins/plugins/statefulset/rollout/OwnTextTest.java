package io.jenkins.plugins.statefulset.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No code reads facts out of sentences that this project wrote. In the rooms that have sentences in their hands nothing looks into a
 * text, but for the classes that are named here with whose text it is that they read. A class that looks into a text for the first
 * time fails this test until somebody has judged whose text that is.
 */
class OwnTextTest {
    private static final String ROOT = "io.jenkins.plugins.statefulset.rollout.";

    /** The rooms in which sentences are made, carried or shown. */
    private static final List<String> ROOMS =
            List.of("message", "event", "text", "report", "engine", "driver", "api", "plan", "cli");

    private static final Set<String> LOOKS = Set.of(
            "contains",
            "startsWith",
            "endsWith",
            "indexOf",
            "lastIndexOf",
            "split",
            "matches",
            "replace",
            "replaceAll",
            "replaceFirst",
            "regionMatches");

    /** Who reads a text, and whose it is. */
    private static final Map<String, String> READERS = readers();

    private static Map<String, String> readers() {
        Map<String, String> all = new TreeMap<>();
        all.put("api.EarlierRevision", "names of ControllerRevisions, as a person shortens them");
        all.put("api.PersistentVolumes", "paths of a manifest");
        all.put("api.TemplateOwners", "marks that others leave on a set");
        all.put("cli.CompletionValues", "labels of options");
        all.put("cli.EquivalentCommand", "arguments of the person");
        all.put("cli.FollowUntil", "arguments of the person");
        all.put("cli.HelpTranslation", "names of options");
        all.put("cli.JlineScreen", "the terminal's name of itself");
        all.put("cli.LanguageChoice", "arguments of the person");
        all.put("cli.OptionValues", "arguments of the person");
        all.put("cli.PlanCommand", "arguments of the person");
        all.put("cli.TerminalCharset", "names of locales");
        all.put("cli.UsageErrors", "messages of picocli");
        all.put("driver.BudgetLeaseFormat", "names of budgets");
        all.put("driver.BudgetLeases", "keys of a map, which begin with a namespace");
        all.put("driver.BudgetReservations", "identities of Leases' holders");
        all.put("driver.PullFailureCauses", "the kubelet's events");
        all.put("driver.SetPatch", "fields of the set, as JSON Pointers have them");
        all.put("driver.StepWriter", "the API server's answer to a precondition");
        all.put("engine.seen.BudgetView", "the disruption controller's conditions");
        all.put("engine.seen.PodJudge", "names of pods, and the kubelet's conditions");
        all.put("engine.seen.WaitingContainer", "the kubelet's messages");
        all.put("event.JsonFault", "Jackson's paths");
        all.put(
                "event.OlderEvents",
                "sentences of this project, in events of versions that had no facts beside them: the one exception");
        all.put("event.RecordFault", "names of record components");
        all.put("event.SetName", "namespace/name, as events have it");
        all.put("message.ConstantWords", "names of constants");
        all.put("message.Language", "names of locales");
        all.put("message.Message", "what the script of a backup tells");
        all.put("message.MessageJson", "JSON Pointers");
        all.put("message.Sentences", "keys of the catalogue, and names of its files");
        all.put("message.Template", "sentences of the catalogue, with their places for facts");
        all.put("plan.WaveSize", "sizes that a person writes");
        all.put("report.ReportHead", "the place of a link, which it has put into a sentence itself");
        all.put("report.TimelineSvg", "the prefix that the caller gives to ids");
        all.put("text.ClosingSentences", "whether a sentence has its full stop, whoever wrote it");
        all.put("text.Durations", "durations that a person writes");
        all.put("text.PlainText", "control characters, whoever wrote them");
        all.put("text.RevisionNames", "names of ControllerRevisions");
        return all;
    }

    @Test
    void noClassLooksIntoATextWithoutItBeingKnownWhoseItIs() {
        assertThat(looking().stream().filter(name -> !READERS.containsKey(name)))
                .as("classes that look into a text; if it is not of this project, name them with whose it is")
                .isEmpty();
    }

    /** Else the list would let in whatever such a class does next. */
    @Test
    void everyReaderThatIsNamedStillReads() {
        assertThat(looking()).containsAll(READERS.keySet());
    }

    private static Set<String> looking() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOMS.stream().map(ROOT::concat).toList());
        Set<String> looking = new TreeSet<>();
        for (JavaClass each : classes) {
            boolean looks = Stream.<JavaCodeUnitAccess<?>>concat(
                            each.getMethodCallsFromSelf().stream(), each.getMethodReferencesFromSelf().stream())
                    .map(JavaCodeUnitAccess::getTarget)
                    .anyMatch(OwnTextTest::looksIntoAText);
            if (looks) {
                looking.add(outermost(each));
            }
        }
        return looking;
    }

    private static boolean looksIntoAText(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getName();
        boolean ofAText = owner.equals("java.lang.String") && LOOKS.contains(target.getName());
        boolean byAPattern = owner.equals("java.util.regex.Pattern")
                && Set.of("matcher", "split", "splitAsStream", "matches", "asPredicate", "asMatchPredicate")
                        .contains(target.getName());
        return ofAText || byAPattern || owner.equals("java.util.Scanner") || owner.equals("java.util.StringTokenizer");
    }

    private static String outermost(JavaClass each) {
        JavaClass outer = each;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.getName().substring(ROOT.length());
    }
}
