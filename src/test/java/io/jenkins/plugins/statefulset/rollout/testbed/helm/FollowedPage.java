package io.jenkins.plugins.statefulset.rollout.testbed.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.RealCommandLine;
import io.jenkins.plugins.statefulset.rollout.testbed.helm.Programs.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A person who types what {@code docs/gitops.md} shows behind a dollar sign, one command after the other, and reads what the page says below it. Times,
 * durations and names of revisions may differ, and lines that the page leaves out may be there.
 */
final class FollowedPage {
    private static final Path PAGE = Path.of("docs/gitops.md");
    private static final Pattern BLOCK = Pattern.compile("^```\\n(\\$ .*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String NAMESPACE = " -n shop";

    private FollowedPage() {}

    static void follow(HelmRelease release) {
        List<Step> steps = steps();
        assertThat(steps).hasSizeGreaterThan(6);
        for (Step step : steps) {
            List<String> said = type(release, step.command())
                    .replace(release.namespace(), "shop")
                    .lines()
                    .map(FollowedPage::plain)
                    .toList();
            assertThat(said)
                    .as(step.command())
                    .containsSubsequence(
                            step.shown().stream().map(FollowedPage::plain).toList());
        }
    }

    private record Step(String command, List<String> shown) {}

    private static List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        try {
            Matcher block = BLOCK.matcher(Files.readString(PAGE));
            while (block.find()) {
                for (String line : block.group(1).lines().toList()) {
                    if (line.startsWith("$ ")) {
                        steps.add(new Step(line.substring(2), new ArrayList<>()));
                    } else {
                        steps.get(steps.size() - 1).shown().add(line);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return steps;
    }

    private static String type(HelmRelease release, String line) {
        String input = "";
        for (String command : List.of(line.split(" \\| "))) {
            input = type(release, command, input);
        }
        return input;
    }

    private static String type(HelmRelease release, String command, String input) {
        List<String> words =
                Stream.of(command.replace(NAMESPACE, "").split(" ")).toList();
        String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
        return switch (words.get(0)) {
            case "helm" -> release.helm(arguments).orFail().text();
            case "kubectl" -> {
                Said said = release.kubectl(input, arguments);
                yield said.orFail().text();
            }
            default -> {
                RealCommandLine.Said said = release.rollout(String.join(" ", arguments));
                yield said.text();
            }
        };
    }

    private static String plain(String line) {
        return line.replaceFirst("^\\d\\d:\\d\\d:\\d\\d {2}", "")
                .replaceFirst(" --kubeconfig \\S+", "")
                .replaceAll("\\bsrv-[0-9a-f]{8,10}\\b", "srv-REVISION")
                .replaceAll("\\b(of|on|to) [0-9a-f]{4}\\b", "$1 REVISION")
                .replaceAll("\\b(after|in) \\d+ (?:h|min|s)\\b(?: \\d+ (?:min|s)\\b)*", "$1 TIME");
    }
}
