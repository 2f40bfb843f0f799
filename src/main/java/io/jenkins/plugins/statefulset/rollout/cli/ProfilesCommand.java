package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.kube.ImagePattern;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.profile.Profile;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileVariant;
import io.jenkins.plugins.statefulset.rollout.request.Profiles;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what is ready-made around pods. */
@Command(
        name = "profiles",
        customSynopsis = "${ROOT-COMMAND-NAME} profiles [NAME]",
        sortOptions = false,
        parameterListHeading = "%n",
        description =
                "List the checks and actions around each pod that are ready-made for a system, or print one's file.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} profiles",
            "  ${ROOT-COMMAND-NAME} profiles kafka > kafka-of-ours.yaml",
            "  ${ROOT-COMMAND-NAME} run kafka --restart --profile kafka-of-ours.yaml"
        })
final class ProfilesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A profile: its file is printed.")
    private String name;

    private final Shell shell;

    ProfilesCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (name != null) {
            Profile profile = Profiles.named(name);
            Profiles.file(profile.id()).lines().forEach(shell::line);
            return ExitCode.DONE;
        }
        Columns columns = new Columns("")
                .row(
                        say(Phrase.of("profile.column-profile")),
                        say(Phrase.of("profile.column-asks")),
                        say(Phrase.of("profile.column-images")),
                        say(Phrase.of("profile.column-variants")));
        for (String known : Profiles.builtIn().names()) {
            Profile profile = Profiles.named(known);
            columns.row(known, asks(profile), images(profile), variants(profile.variants()));
        }
        columns.lines().forEach(shell::line);
        return ExitCode.DONE;
    }

    private String say(Phrase words) {
        return words.message().in(shell.wording());
    }

    private String asks(Profile profile) {
        return profile.checks().isEmpty()
                ? say(Phrase.of("profile.none-asked"))
                : Integer.toString(profile.checks().size());
    }

    private static String images(Profile profile) {
        List<String> all = profile.images().stream().map(ImagePattern::text).toList();
        return all.stream().limit(3).collect(Collectors.joining(", ")) + (all.size() > 3 ? ", …" : "");
    }

    private String variants(List<ProfileVariant> variants) {
        return Message.listed(
                        variants.stream()
                                .map(variant -> variant.title().message())
                                .toList(),
                        Message.Between.COMMA)
                .in(shell.wording());
    }
}
