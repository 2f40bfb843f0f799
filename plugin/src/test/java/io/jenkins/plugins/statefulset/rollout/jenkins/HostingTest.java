package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.util.VersionNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What jenkins.io asks of a repository before it hosts a plugin, after the checks of {@code jenkins-infra/repository-permissions-updater}
 * ({@code MavenVerifier}, {@code RequiredFilesVerifier}, {@code JellyVerifier}, {@code GitHubVerifier}), as a table. Nothing is asked of a network.
 */
class HostingTest {
    private static final Path ROOT = Path.of("");
    private static final VersionNumber LOWEST_PARENT = new VersionNumber("6.2211.v27f680c93c53");
    private static final VersionNumber LOWEST_JENKINS = new VersionNumber("2.541.3");
    private static final int LONGEST_ARTIFACT = 37;
    private static final int LONGEST_NAMES = 100;

    private static final Pattern INLINE = Pattern.compile(
            "<script(?![^>]*\\bsrc=)|<style|\\son(?:click|change|keyup|keydown|load|submit|focus|blur)\\s*=|\\sstyle\\s*=");

    private final List<Row> rows = new ArrayList<>();
    private final Element pom = pom();

    /** @param seen what the tree has */
    private record Row(String rule, boolean held, String seen) {
        @Override
        public String toString() {
            return String.format("%-34s %-8s %s", rule, held ? "held" : "NOT HELD", seen);
        }
    }

    @Test
    void everyRuleIsHeld() throws Exception {
        names();
        parent();
        descriptions();
        properties();
        dependencies();
        files();
        jelly();

        System.out.println("Hosting checks of jenkins.io, " + rows.size() + " rules:");
        rows.forEach(row -> System.out.println("  " + row));
        assertThat(rows).filteredOn(row -> !row.held()).isEmpty();
        assertThat(rows).hasSizeGreaterThan(30);
    }

    private void names() {
        String group = text("groupId");
        String artifact = text("artifactId");
        row("groupId", group.equals("io.jenkins.plugins"), group);
        row(
                "artifactId is short and plain",
                artifact.matches("[a-z0-9-]+") && artifact.length() < LONGEST_ARTIFACT,
                artifact);
        row("artifactId without jenkins", !artifact.contains("jenkins"), artifact);
        row("both names are short", group.length() + artifact.length() < LONGEST_NAMES, group + ":" + artifact);
        row("name without Jenkins", !text("name").isEmpty() && !text("name").contains("Jenkins"), text("name"));
    }

    private void parent() {
        VersionNumber parent = new VersionNumber(text("parent", "version"));
        row("parent", text("parent", "groupId").equals("org.jenkins-ci.plugins"), text("parent", "artifactId"));
        row("parent version", !parent.isOlderThan(LOWEST_PARENT), parent + ", asked for is " + LOWEST_PARENT);
        String baseline = text("properties", "jenkins.baseline");
        String jenkins = text("properties", "jenkins.version").replace("${jenkins.baseline}", baseline);
        row("jenkins.baseline", baseline.matches("\\d+\\.\\d+"), baseline);
        row("jenkins.version", !new VersionNumber(jenkins).isOlderThan(LOWEST_JENKINS), jenkins);
    }

    private void descriptions() {
        String repository = "https://github.com/jenkinsci/${project.artifactId}-plugin";
        row("url", text("url").equals(repository), text("url"));
        row(
                "scm connection by https",
                text("scm", "connection").startsWith("scm:git:https://"),
                text("scm", "connection"));
        row(
                "scm developerConnection",
                !text("scm", "developerConnection").isEmpty(),
                text("scm", "developerConnection"));
        row("scm tag", text("scm", "tag").equals("${scmTag}"), text("scm", "tag"));
        row("scm url", text("scm", "url").equals(repository), text("scm", "url"));
        row("licenses", !text("licenses", "license", "name").isEmpty(), text("licenses", "license", "name"));
        row("no developers", child(pom, "developers").isEmpty(), "");
        row(
                "repositories by https",
                urls().stream().allMatch(url -> url.startsWith("https://")),
                String.join(" ", urls()));
        row("version is ${changelist}", text("version").equals("${changelist}"), text("version"));
        String changelist = text("properties", "changelist");
        row("changelist of no release", changelist.equals("999999-SNAPSHOT"), changelist);
    }

    private void properties() {
        for (String parents :
                List.of("java.level", "maven.compiler.source", "maven.compiler.target", "maven.compiler.release")) {
            row("no " + parents, child(pom, "properties", parents).isEmpty(), "");
        }
        row(
                "hpi.strictBundledArtifacts",
                text("properties", "hpi.strictBundledArtifacts").equals("true"),
                "");
        for (String ban : List.of(
                "ban-commons-lang-2.skip",
                "ban-deprecated-stapler.skip",
                "ban-junit4-imports.skip",
                "banObsoleteDependencyOverrides.skip")) {
            row(ban, text("properties", ban).equals("false"), text("properties", ban));
        }
    }

    private void dependencies() {
        String bom = text("dependencyManagement", "dependencies", "dependency", "artifactId");
        row("BOM of the baseline", bom.equals("bom-${jenkins.baseline}.x"), bom);
        List<String> fixed = new ArrayList<>();
        for (Element one : children(child(pom, "dependencies").orElseThrow(), "dependency")) {
            boolean ofJenkins = text(one, "groupId").matches("org\\.jenkins-?ci.*|io\\.jenkins\\..*");
            if (ofJenkins
                    && !text(one, "version").isEmpty()
                    && !text(one, "version").equals("${library.version}")) {
                fixed.add(text(one, "artifactId"));
            }
        }
        row("no versions beside the BOM", fixed.isEmpty(), String.join(" ", fixed));
    }

    private void files() throws IOException {
        String pipeline = read("Jenkinsfile");
        row("Jenkinsfile with buildPlugin", pipeline.split("buildPlugin\\(", -1).length == 2, "");
        row(
                "Jenkinsfile on 21 and 25",
                Pattern.compile("platform: '\\w+', jdk: (\\d+)")
                        .matcher(pipeline)
                        .results()
                        .map(found -> found.group(1))
                        .sorted()
                        .toList()
                        .equals(List.of("21", "25")),
                "");
        row(
                ".github/CODEOWNERS",
                read(".github/CODEOWNERS")
                        .lines()
                        .anyMatch(line -> line.equals("* @jenkinsci/" + text("artifactId") + "-plugin-developers")),
                read(".github/CODEOWNERS").strip());
        row(
                "security scan",
                read(".github/workflows/jenkins-security-scan.yml").contains("jenkins-security-scan.yaml"),
                "");
        row("dependabot", read(".github/dependabot.yml").contains("package-ecosystem: maven"), "");
        row(".github/workflows/cd.yaml", read(".github/workflows/cd.yaml").contains("maven-cd.yml"), "");
        row("no release-drafter", read(".github/release-drafter.yml").isEmpty(), "");
        row(
                ".gitignore of target and work",
                read(".gitignore").lines().toList().containsAll(List.of("target/", "work/")),
                "");
        row("LICENSE", read("LICENSE").startsWith("MIT License"), "");
        row("README", read("README.md").length() > 500, "");
        row("index.jelly", read("src/main/resources/index.jelly").contains("escape-by-default='true'"), "");
        row(".mvn/extensions.xml", read(".mvn/extensions.xml").contains("git-changelist-maven-extension"), "");
        List<String> config = read(".mvn/maven.config").lines().toList();
        row(
                ".mvn/maven.config",
                config.containsAll(List.of(
                        "-Pconsume-incrementals", "-Pmight-produce-incrementals", "-Dchangelist.format=%d.v%s")),
                String.join(" ", config));
    }

    private void jelly() throws IOException {
        List<String> inline = new ArrayList<>();
        List<String> legacy = new ArrayList<>();
        List<String> unescaped = new ArrayList<>();
        try (Stream<Path> all = Files.walk(ROOT.resolve("src/main/resources"))) {
            for (Path file :
                    all.filter(one -> one.toString().endsWith(".jelly")).toList()) {
                String text = Files.readString(file);
                String name = file.getFileName().toString();
                if (INLINE.matcher(text).find()) {
                    inline.add(name);
                }
                if (text.contains("checkUrl") && !text.contains("checkDependsOn")) {
                    legacy.add(name);
                }
                if (!text.startsWith("<?jelly escape-by-default='true'?>")) {
                    unescaped.add(name);
                }
            }
        }
        row("no script or style in Jelly", inline.isEmpty(), String.join(" ", inline));
        row("checkUrl with checkDependsOn", legacy.isEmpty(), String.join(" ", legacy));
        row("Jelly escapes by default", unescaped.isEmpty(), String.join(" ", unescaped));
    }

    private void row(String rule, boolean held, String seen) {
        rows.add(new Row(rule, held, seen));
    }

    private List<String> urls() {
        List<String> urls = new ArrayList<>();
        for (String kind : List.of("repositories", "pluginRepositories")) {
            child(pom, kind)
                    .ifPresent(list -> children(list, kind.equals("repositories") ? "repository" : "pluginRepository")
                            .forEach(one -> urls.add(text(one, "url"))));
        }
        return urls;
    }

    /** Empty where there is none. */
    private static String read(String file) throws IOException {
        Path path = ROOT.resolve(file);
        return Files.exists(path) ? Files.readString(path) : "";
    }

    private String text(String... path) {
        return child(pom, path).map(Node::getTextContent).map(String::strip).orElse("");
    }

    private static String text(Element parent, String name) {
        return child(parent, name).map(Node::getTextContent).map(String::strip).orElse("");
    }

    private static Optional<Element> child(Element parent, String... path) {
        Optional<Element> found = Optional.of(parent);
        for (String name : path) {
            found = found.flatMap(one -> children(one, name).stream().findFirst());
        }
        return found;
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int at = 0; at < nodes.getLength(); at++) {
            if (nodes.item(at) instanceof Element element
                    && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static Element pom() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(ROOT.resolve("pom.xml").toFile())
                    .getDocumentElement();
        } catch (Exception unreadable) {
            throw new IllegalStateException("pom.xml cannot be read", unreadable);
        }
    }
}
