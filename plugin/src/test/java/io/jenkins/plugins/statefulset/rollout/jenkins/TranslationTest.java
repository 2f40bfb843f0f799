package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Each word that a page, a form or a help text shows has a key, or a file of its own, in English and in Chinese. */
class TranslationTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final String CHINESE = "[\\x{4e00}-\\x{9fff}]";
    private static final Pattern KEY = Pattern.compile("\\$\\{%([A-Za-z]\\w*)");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{2,}");
    private static final Pattern PLACE = Pattern.compile("\\{\\d[^}]*}|%s");
    private static final Pattern CODE = Pattern.compile("<code>(.*?)</code>", Pattern.DOTALL);

    /** A text within an expression, as in {@code ${one ? 'So far' : 'Took'}}: two words, or one with a capital. */
    private static final Pattern TEXT = Pattern.compile("'([A-Za-z]+( [A-Za-z(][^']*)+|[A-Z][a-z]+)'");

    /** Those that a person reads. */
    private static final Set<String> SHOWN = Set.of(
            "title",
            "description",
            "header",
            "add",
            "addCaption",
            "progress",
            "aria-label",
            "alt",
            "tooltip",
            "placeholder",
            "value");

    /** Names that are the same in Chinese. */
    private static final Set<String> ALIKE = Set.of(
            "StatefulSet",
            "StatefulSet {0}",
            "StatefulSet {0}：{1}",
            "CronJob",
            "Job",
            "PersistentVolumeClaim",
            "%s：%s");

    /** What the page's script has beside selectors and the words of the page: an error for itself. */
    private static final Set<String> IN_SCRIPT = Set.of("no rollout in the answer");

    @Test
    void eachKeyOfAPageStandsInBothLanguages() throws IOException {
        int keys = 0;
        for (Path page : files(".jelly")) {
            Set<String> asked = keys(page);
            Properties english = properties(sibling(page, ".properties"));
            Properties chinese = properties(sibling(page, "_zh_CN.properties"));

            assertThat(english.stringPropertyNames()).as(page.toString()).isEqualTo(asked);
            assertThat(chinese.stringPropertyNames()).as(page.toString()).isEqualTo(asked);
            asked.forEach(key -> agree(page + " " + key, english.getProperty(key), chinese.getProperty(key)));
            keys += asked.size();
        }
        assertThat(keys).isGreaterThan(150);
    }

    @Test
    void noPageHasWordsOfItsOwn() throws Exception {
        List<String> bare = new ArrayList<>();
        for (Path page : files(".jelly")) {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(page.toFile())
                    .getDocumentElement();
            bareWords(page.toString(), root, bare);
            Matcher expression = EXPRESSION.matcher(Files.readString(page));
            while (expression.find()) {
                if (TEXT.matcher(expression.group()).find()) {
                    bare.add(page + ": " + expression.group());
                }
            }
        }
        assertThat(bare).isEmpty();
    }

    @Test
    void theScriptSaysWhatThePageGivesIt() throws IOException {
        List<String> bare = new ArrayList<>();
        Pattern literal = Pattern.compile("[\"`]([A-Za-z:$][^\"`\\n]*[a-z] [a-z]{2,}[^\"`\\n]*)[\"`]");
        for (Path script : files(".js")) {
            Matcher text = literal.matcher(Files.readString(script).replaceAll("(?s)/\\*.*?\\*/|//[^\\n]*", ""));
            while (text.find()) {
                if (!IN_SCRIPT.contains(text.group(1))) {
                    bare.add(script + ": " + text.group(1));
                }
            }
        }
        assertThat(bare).isEmpty();
    }

    @Test
    void eachMessageStandsInBothLanguages() throws IOException {
        int messages = 0;
        for (Path file : files("Messages.properties")) {
            Properties english = properties(file);
            Properties chinese = properties(file.resolveSibling("Messages_zh_CN.properties"));

            assertThat(chinese.stringPropertyNames()).as(file.toString()).isEqualTo(english.stringPropertyNames());
            english.stringPropertyNames()
                    .forEach(key -> agree(file + " " + key, english.getProperty(key), chinese.getProperty(key)));
            messages += english.size();
        }
        assertThat(messages).isGreaterThan(50);
    }

    @Test
    void noTextIsLeftOver() throws IOException {
        for (Path file : files(".properties")) {
            String name = file.getFileName().toString().replaceFirst("(_zh_CN)?\\.properties$", "");
            boolean used = name.equals("Messages")
                    || file.getParent().endsWith("message")
                    || Files.exists(file.resolveSibling(name + ".jelly"));
            assertThat(used).as(file.toString()).isTrue();
        }
    }

    @Test
    void eachHelpHasOneInChinese() throws IOException {
        int helps = 0;
        for (Path help : files(".html")) {
            String name = help.getFileName().toString();
            if (name.endsWith("_zh_CN.html")) {
                assertThat(help.resolveSibling(name.replace("_zh_CN", ""))).exists();
                continue;
            }
            Path chinese = sibling(help, "_zh_CN.html");
            assertThat(chinese).exists();
            assertThat(Files.readString(chinese)).as(chinese.toString()).containsPattern(CHINESE);
            assertThat(code(chinese)).as(chinese.toString()).isEqualTo(code(help));
            helps++;
        }
        assertThat(helps).isGreaterThan(120);
    }

    /** A parameter, its values and an example are the same in each language. */
    private static Set<String> code(Path help) throws IOException {
        Set<String> code = new TreeSet<>();
        Matcher found = CODE.matcher(Files.readString(help));
        while (found.find()) {
            code.add(found.group(1));
        }
        return code;
    }

    private static void agree(String where, String english, String chinese) {
        assertThat(places(chinese)).as(where).isEqualTo(places(english));
        if (!ALIKE.contains(chinese)) {
            assertThat(chinese.replace("%s", "").replaceAll("\\{[^}]*}", ""))
                    .as(where)
                    .matches("(?s).*" + CHINESE + ".*|[^A-Za-z]*");
        }
        assertThat(chinese).as(where).doesNotContainPattern(CHINESE + "\\s*[,;:.!?()]");
        // A single apostrophe is a quote to MessageFormat.
        assertThat(english.replace("''", "")).as(where).doesNotContain("'");
        assertThat(chinese.replace("''", "")).as(where).doesNotContain("'");
    }

    /** In no order: a language puts its words as it likes. */
    private static List<String> places(String text) {
        List<String> places = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            places.add(place.group());
        }
        return places.stream().sorted().toList();
    }

    private static Set<String> keys(Path page) throws IOException {
        Set<String> keys = new TreeSet<>();
        Matcher key = KEY.matcher(Files.readString(page));
        while (key.find()) {
            keys.add(key.group(1));
        }
        return keys;
    }

    private static void bareWords(String page, Element element, List<String> bare) {
        if (element.getTagName().equals("code")) {
            return;
        }
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            boolean shown = SHOWN.contains(attribute.getNodeName())
                    && !(attribute.getNodeName().equals("value")
                            && element.getTagName().contains(":"));
            if (shown && hasWords(attribute.getNodeValue())) {
                bare.add(page + ": " + attribute);
            }
        }
        NodeList nodes = element.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element child) {
                bareWords(page, child, bare);
            } else if (node.getNodeType() == Node.TEXT_NODE && hasWords(node.getNodeValue())) {
                bare.add(page + ": " + node.getNodeValue().strip());
            }
        }
    }

    private static boolean hasWords(String text) {
        return WORD.matcher(EXPRESSION.matcher(text).replaceAll("").replace("100%", ""))
                .find();
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(RESOURCES)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static Path sibling(Path file, String ending) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ending);
    }

    private static Properties properties(Path file) throws IOException {
        Properties all = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                all.load(reader);
            }
        }
        return all;
    }
}
