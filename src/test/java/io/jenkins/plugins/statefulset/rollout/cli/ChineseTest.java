package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.message.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line for who reads Chinese. */
class ChineseTest {
    private static final String[] POSTGRES = {
        "rehearse", "examples/postgresql", "--image", "postgresql=postgres:13.23", "--lang", "zh_CN"
    };

    /** What may stand in a Chinese sentence in Latin letters, by kinds. */
    private static final List<Pattern> LATIN = List.of(
            // What others wrote: the log and the events of a pod, and the kubelet's message.
            Pattern.compile("最后(日志|事件).*"),
            Pattern.compile("(back-off|Back-off|containers with unready status|failed to resolve reference)[ :].*"),
            // Commands that a person copies.
            Pattern.compile("\\./rollout .*|kubectl .*"),
            // Options and their values.
            Pattern.compile("--[a-z-]+( [a-z]+)?"),
            // Names, versions, checksums, revisions: with a digit, a hyphen, a slash or a dot in them.
            Pattern.compile("[\\w./:-]*[\\d./:-][\\w./:-]*"),
            // Kinds, reasons and fields of Kubernetes.
            Pattern.compile("[A-Z][a-z]+([A-Z][a-z]+)+|[a-z]+([A-Z][a-z]+)+|Pod|Job|Lease"),
            // The server, units of bytes, names of persons and revisions, and what has no other name.
            Pattern.compile("\\b(API|kB|MB|GB|sha256|ada|pg_dump|[0-9a-f]{4,})\\b"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--backup always",
                "--fault crash-loop=1",
                "--fault image-pull=1",
                "--fault never-ready=0 --ready-timeout 30s",
                "--fault crash-loop=1 --on-failure hold",
                "--waves each --soak 2m",
                "--end-partition guard"
            })
    void tellsTheWholeStoryOfARehearsalInChinese(String more) {
        CommandLine.Said said = new CommandLine()
                .run(Stream.concat(Arrays.stream(POSTGRES), Arrays.stream(more.split(" ")))
                        .toArray(String[]::new));

        // The plan stands above, with reasons of the risk and findings in manifests, which are in English.
        List<String> story = said.outLines().stream()
                .dropWhile(line -> !line.matches("\\d\\d:.*"))
                .toList();
        assertThat(said.err()).isEmpty();
        assertThat(story).hasSizeGreaterThan(3);
        assertThat(story.stream().filter(ChineseTest::isEnglish)).isEmpty();
    }

    private static boolean isEnglish(String line) {
        String rest = line;
        for (Pattern allowed : LATIN) {
            rest = allowed.matcher(rest).replaceAll("");
        }
        return rest.matches(".*[A-Za-z]{2}.*");
    }

    @Test
    void makesTheReportInChinese() throws IOException {
        Path report = folder.resolve("rollout.html");
        List<String> arguments = new ArrayList<>(List.of(POSTGRES));
        arguments.addAll(List.of("--fault", "crash-loop=1", "--report", report.toString()));

        new CommandLine().run(arguments.toArray(String[]::new));

        assertThat(Files.readString(report, StandardCharsets.UTF_8))
                .contains("<html lang=\"zh-CN\">", "已回滚", "时间线", "何处出错", "第 2 波的 postgresql-1")
                .doesNotContain("What moved", "Timeline", "never touched", "Pods touched");
    }

    /** A report from events is in the language of who asks for it, not of who rolled out. */
    @Test
    void makesAChineseReportOfEventsThatAreInEnglish() throws IOException {
        String events = new CommandLine()
                .run(
                        "rehearse",
                        "examples/postgresql",
                        "--image",
                        "postgresql=postgres:13.23",
                        "--fault",
                        "crash-loop=1",
                        "--lang",
                        "zh_CN",
                        "-o",
                        "json")
                .out();
        Path report = folder.resolve("rollout.html");

        CommandLine.Said said =
                new CommandLine().typing(events).run("report", "-", "-o", report.toString(), "--lang=zh_CN");

        assertThat(events).contains("rolled-back").doesNotContainPattern("[\\x{4e00}-\\x{9fff}]");
        assertThat(said.code()).isZero();
        assertThat(Files.readString(report, StandardCharsets.UTF_8))
                .contains("正在回滚到 d9fd，先恢复模板，再替换 postgresql-1：postgresql-1 失败：CrashLoopBackOff，退出码 1");
    }

    @Test
    void refusesALanguageThatIsNotKnown() {
        CommandLine.Said said = new CommandLine().run("plan", "examples/postgresql", "--restart", "--lang", "tlh");

        assertThat(said.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(said.err()).isEqualTo("--lang tlh: allowed are en and zh_CN\n");
    }

    /** What is wrong is told without a word of an English sentence; names, values and forms stay as they are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan examples/postgresql",
                "plan examples/postgresql --restart --waves 3,2",
                "plan examples/postgresql --restart --waves nothing",
                "plan examples/postgresql --restart --waves each,3",
                "plan examples/postgresql --image postgresql",
                "plan examples/postgresql --image postgresql=Not/Lower",
                "plan examples/postgresql --image nobody=postgres:13.23",
                "plan examples/postgresql --env postgresql",
                "plan examples/postgresql --env postgresql:1A=b",
                "plan examples/postgresql --restart --soak soon",
                "plan examples/postgresql --restart --ready-timeout 0",
                "plan examples/postgresql --restart --timeout 9999d",
                "plan examples/postgresql --restart --gate nonsense",
                "plan examples/postgresql --restart --gate manual@2m",
                "plan examples/postgresql --restart --gate http=ftp://nowhere",
                "plan examples/postgresql --restart --before-pod manual",
                "plan examples/postgresql --restart --before-pod exec@200x=true",
                "plan examples/postgresql --restart --profile nothing",
                "plan examples/postgresql --restart --backup sometimes",
                "plan examples/postgresql --restart --pg-port 70000",
                "plan examples/postgresql --restart --pg-user-secret nothing",
                "plan examples/postgresql --restart --applied",
                "plan examples/postgresql --to 3",
                "plan examples/postgresql --restart --nonsense",
                "plan examples/postgresql --restart --name nobody",
                "plan docs --restart",
                "plan examples/postgresql --restart --patch nowhere.yaml",
                "rehearse examples/postgresql --restart --fault nothing",
                "rehearse examples/postgresql --restart --seed x",
                "rehearse examples/postgresql --restart --kubernetes-version x",
                "status --watch --all",
                "simulate",
                "report nowhere.json -o target/nowhere.html",
                "nonsense",
                "rehearse",
                "plan examples/postgresql --restart=perhaps",
                "plan examples/postgresql --restart --restart=perhaps",
                "plan examples/postgresql --kubeconfig",
                "plan db --restart --kubeconfig none",
                "plan examples/postgresql --soak 1m --soak 2m --restart",
                "plan examples/postgresql --restart --image",
                "hold",
                "profiles nothing",
                "guard",
                "guard up postgresql",
                "promote"
            })
    void tellsWhatIsWrongInChinese(String arguments) {
        CommandLine.Said said = new CommandLine().run((arguments + " --lang zh_CN").split(" "));

        assertThat(said.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(said.err())
                .containsPattern("[\\x{4e00}-\\x{9fff}]")
                .doesNotContainPattern("(?<![-\\w])(the|is|are|allowed|not|needed|such|with|which|that|there)(?!\\w)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lint examples/postgresql", "lint examples/kafka", "lint examples/cassandra"})
    void lintsInChinese(String arguments) {
        CommandLine.Said said = new CommandLine().run((arguments + " --lang zh_CN").split(" "));

        assertThat(said.outLines()).hasSizeGreaterThan(4).last().asString().matches("\\d+ 个警告，\\d+ 个提示");
        assertThat(said.out())
                .contains(": 提示 anti-affinity: 没有任何设置让这 3 个 Pod 分布在不同节点上")
                .doesNotContainPattern("(?<![-\\w])(the|is|are|allowed|not|needed|such|with|which|that|there)(?!\\w)");
    }

    @Test
    void listsProfilesInChinese() {
        CommandLine.Said said = new CommandLine().run("profiles", "--lang", "zh_CN");

        assertThat(said.outLines().get(0)).startsWith("预设").contains("检查数", "镜像", "运行方式");
        assertThat(said.outLines()).anySatisfy(line -> assertThat(line).matches("nginx +无 +.*"));
    }

    @Test
    void anUnreadablePathIsToldAsAValue() {
        assertThat(new CommandLine().run("report", "-", "-o", "a\0b").err())
                .startsWith("--output: its value cannot be read: a");
    }

    /** The option decides over the locale of the environment, in either direction. */
    @Test
    void theOptionDecidesOverTheLocale() {
        Language locale = LanguageChoice.of(Map.of("LC_ALL", "zh_CN.UTF-8", "LANG", "zh_CN.UTF-8"));
        CommandLine.Said english =
                new CommandLine().speaking(locale).run("plan", "examples/postgresql", "--lang", "en");
        CommandLine.Said chinese = new CommandLine().speaking(locale).run("plan", "examples/postgresql");

        assertThat(english.err())
                .isEqualTo(new CommandLine().run("plan", "examples/postgresql").err())
                .doesNotContainPattern("[\\x{4e00}-\\x{9fff}]");
        assertThat(chinese.err())
                .containsPattern("[\\x{4e00}-\\x{9fff}]")
                .isEqualTo(new CommandLine()
                        .run("plan", "examples/postgresql", "--lang", "zh_CN")
                        .err());
    }

    @Test
    void helpsInTheLanguageThatIsAskedFor() {
        assertThat(new CommandLine().run("hold", "--help", "--lang", "zh_CN").out())
                .startsWith("用法：./rollout hold NAME")
                .contains("让发布停在当前位置", "StatefulSet 的名称。", "集群：", "原因，供看到它已暂停的人了解。", "示例：");
        assertThat(new CommandLine().run("hold", "--help", "--lang", "en").out())
                .startsWith("Usage: ./rollout hold NAME")
                .contains("Stop a rollout where it is.", "The cluster:", "Example:");
    }

    @Test
    void tellsWhatIsWrongInAManifestInChinese() {
        CommandLine.Said said = new CommandLine()
                .typing("apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {replicas: many}\n")
                .run("plan", "-", "--restart", "--lang", "zh_CN");

        assertThat(said.err()).isEqualTo("标准输入:4：spec.replicas：many 是字符串；这里应为整数\n");
    }

    @ParameterizedTest
    @CsvSource({
        "zh_CN.GB18030, CHINESE",
        "zh_CN.GBK, CHINESE",
        "zh_CN.UTF-8, CHINESE",
        "zh_CN, CHINESE",
        "zh, CHINESE",
        "zh_SG.UTF-8, CHINESE",
        "zh_Hans, CHINESE",
        "zh_TW.UTF-8, ENGLISH",
        "de_DE.UTF-8@euro, ENGLISH",
        "en_US, ENGLISH",
        "C.UTF-8, ENGLISH",
        "POSIX, ENGLISH",
        "'', ENGLISH"
    })
    void theLocaleChoosesTheLanguage(String locale, Language language) {
        assertThat(LanguageChoice.of(Map.of("LANG", locale))).isEqualTo(language);
        assertThat(LanguageChoice.of(Map.of("LANG", "en_US.UTF-8", "LC_ALL", "zh_CN.UTF-8")))
                .isEqualTo(Language.CHINESE);
        assertThat(LanguageChoice.of(Map.of("LC_ALL", "", "LC_MESSAGES", "C", "LANG", "zh_CN")))
                .isEqualTo(Language.ENGLISH);
    }

    /** The output on the Chinese page is what the program says, but for the time of day and the pod's uid. */
    @Test
    void theChinesePageShowsWhatIsTold() throws IOException {
        Matcher block = Pattern.compile("```\n(\\d\\d:[^`]*)```").matcher(Files.readString(Path.of("README.zh-CN.md")));
        assertThat(block.find()).isTrue();
        List<String> arguments = new ArrayList<>(List.of(POSTGRES));
        arguments.addAll(List.of("--fault", "crash-loop=1"));

        String out = new CommandLine().run(arguments.toArray(String[]::new)).out();

        assertThat(timeless(out)).contains(timeless(block.group(1)));
    }

    private static String timeless(String text) {
        return text.replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d", "").replaceAll("\\([0-9a-f-]{36}\\)", "");
    }
}
