package io.jenkins.plugins.statefulset.rollout.report;

import static io.jenkins.plugins.statefulset.rollout.report.EventScript.NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.report.TimelineSvg.Size;
import java.io.StringReader;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TimelineSvgTest {

    static Stream<Arguments> drawings() {
        return SampleRollouts.all().entrySet().stream().flatMap(sample -> Stream.of(Size.values())
                .map(size -> arguments(sample.getKey() + " " + size, timeline(sample.getValue()), size)));
    }

    private static RolloutTimeline timeline(EventScript script) {
        return RolloutTimeline.of(script.events(), ZoneOffset.UTC);
    }

    private static Document parse(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<Shape> flat(List<Shape> shapes) {
        List<Shape> flat = new ArrayList<>();
        for (Shape shape : shapes) {
            flat.add(shape);
            if (shape instanceof Shape.Group group) {
                flat.addAll(flat(group.shapes()));
            }
        }
        return flat;
    }

    private static List<Shape.Text> texts(Chart chart) {
        return flat(chart.shapes()).stream()
                .filter(Shape.Text.class::isInstance)
                .map(Shape.Text.class::cast)
                .filter(text -> !text.text().isEmpty())
                .toList();
    }

    private static Shape.Group group(Chart chart, String id) {
        return flat(chart.shapes()).stream()
                .filter(Shape.Group.class::isInstance)
                .map(Shape.Group.class::cast)
                .filter(group -> group.id().equals(Optional.of(id)))
                .findFirst()
                .orElseThrow();
    }

    private static Shape.Rect rect(Chart chart, String id) {
        return (Shape.Rect) group(chart, id).shapes().get(0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drawings")
    void isWellFormedAndNeedsNeitherScriptNorStyleOfItsOwn(String name, RolloutTimeline timeline, Size size)
            throws Exception {
        String svg = TimelineSvg.draw(timeline, size, "t-").svg();

        Element root = parse(svg).getDocumentElement();
        assertThat(root.getLocalName()).isEqualTo("svg");
        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getElementsByTagName("title").item(0).getTextContent()).contains("default/postgresql");
        assertThat(root.getElementsByTagName("desc").item(0).getTextContent())
                .contains("Moved: ", "Waited: ", "Broke: ");
        assertThat(svg.toLowerCase(Locale.ROOT))
                .doesNotContain("<script")
                .doesNotContain("style=")
                .doesNotContain("<style")
                .doesNotContainPattern("\\son[a-z]+=");
        assertThat(svg.length()).as(name).isLessThan(1_000_000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drawings")
    void idsAreUniqueAndAllHatchesAreThere(String name, RolloutTimeline timeline, Size size) {
        String svg = TimelineSvg.draw(timeline, size, "t-").svg();

        List<String> ids = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(svg)
                .results()
                .map(id -> id.group(1))
                .toList();
        assertThat(ids).as(name).doesNotHaveDuplicates().allMatch(id -> id.startsWith("t-"));
        assertThat(Pattern.compile("url\\(#([^)]+)\\)").matcher(svg).results().map((MatchResult url) -> url.group(1)))
                .isSubsetOf(ids);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drawings")
    void noTextOverlapsAnotherOrLeavesTheDrawing(String name, RolloutTimeline timeline, Size size) {
        Chart chart = Chart.of(timeline, size);
        List<Shape.Text> texts = texts(chart);
        Box drawing = new Box(0, 0, chart.width(), chart.height());

        for (int i = 0; i < texts.size(); i++) {
            assertThat(drawing.contains(texts.get(i).box()))
                    .as("%s: %s inside", name, texts.get(i))
                    .isTrue();
            for (int j = i + 1; j < texts.size(); j++) {
                assertThat(texts.get(i).box().overlaps(texts.get(j).box()))
                        .as("%s: %s over %s", name, texts.get(i), texts.get(j))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drawings")
    void everyLineOfTheLogLeadsToSomethingDrawn(String name, RolloutTimeline timeline, Size size) {
        TimelineSvg.Drawing drawing = TimelineSvg.draw(timeline, size, "t-");

        assertThat(timeline.log().stream().flatMap(entry -> entry.target().stream()))
                .as(name)
                .isNotEmpty()
                .allSatisfy(target -> assertThat(drawing.svg()).contains(" id=\"" + drawing.anchor(target) + "\""));
    }

    @Test
    void barsStandWhereTheirTimesAre() {
        EventScript script = EventScript.planned(2, 1, 1).armed().afterSeconds(25);
        script.pod(1, EventScript.OLD, PodState.TERMINATING).afterSeconds(25).pod(1, NEW, PodState.RUNNING);
        RolloutTimeline timeline = timeline(script.afterSeconds(50).pod(1, NEW, PodState.READY));
        Frame frame = Frame.of(timeline, Size.WIDE);
        double plot = frame.right() - frame.left();

        Chart chart = Chart.of(timeline, Size.WIDE);

        assertThat(rect(chart, "pod-1-2").box().x()).isCloseTo(frame.left() + plot / 4, within(0.01));
        assertThat(rect(chart, "pod-1-2").box().width()).isCloseTo(plot / 4, within(0.01));
        assertThat(rect(chart, "pod-1-3").box().right()).isCloseTo(frame.right(), within(0.01));
        assertThat(rect(chart, "pod-0-1").box().y())
                .isGreaterThan(rect(chart, "pod-1-3").box().bottom());
    }

    @Test
    void revisionsAndStatesDifferWithoutColour() {
        Chart chart = Chart.of(timeline(SampleRollouts.rolledBack()), Size.WIDE);
        Shape.Rect base = rect(chart, "pod-2-1");
        Shape.Rect ready = rect(chart, "pod-2-5");

        assertThat(ready.box().height()).isGreaterThan(base.box().height() * 1.3);
        assertThat(ready.radius()).isGreaterThan(base.radius());
        assertThat(Stream.of("pod-1-2", "pod-1-3", "pod-1-4", "pod-1-5")
                        .map(id -> rect(chart, id).hatch().orElseThrow().kind()))
                .containsExactly(Hatch.Kind.FALLING, Hatch.Kind.DOTS, Hatch.Kind.RISING, Hatch.Kind.LATTICE);
        assertThat(texts(chart)).extracting(Shape.Text::text).contains("✓ ready on 9f4d", "✓ ready on 7c65", "✗");
    }

    @Test
    void aFailureIsMarkedHoweverShortItWas() {
        EventScript script = EventScript.planned(1, 1).armed().after(Duration.ofHours(2));
        script.pod(0, NEW, PodState.FAILED, "Error").afterSeconds(1).pod(0, NEW, PodState.TERMINATING);

        Chart chart = Chart.of(timeline(script.after(Duration.ofHours(2)).held("")), Size.WIDE);

        assertThat(group(chart, "pod-0-2").shapes())
                .filteredOn(Shape.Text.class::isInstance)
                .extracting(shape -> ((Shape.Text) shape).text())
                .containsExactly("✗");
        assertThat(chart.shapes().indexOf(group(chart, "pod-0-2")))
                .as("drawn over its neighbour")
                .isGreaterThan(chart.shapes().indexOf(group(chart, "pod-0-3")));
    }

    @Test
    void aThousandOrdinalsShareRowsButAFailedOneHasItsOwn() {
        RolloutTimeline timeline = timeline(SampleRollouts.thousandStopped());
        TimelineSvg.Drawing drawing = TimelineSvg.draw(timeline, Size.WIDE, "t-");

        assertThat(drawing.anchor("pod-999-5")).isEqualTo("t-pods-980-999");
        assertThat(drawing.anchor("pod-613-3")).isEqualTo("t-pod-613-3");
        assertThat(drawing.svg())
                .contains(
                        "ordinals 999 to 980: 20 of 20 pods ready on the new revision, moved 12:04:15 to 12:06:55, 2 min 40 s")
                .contains("ordinals 619 to 600: 6 of 20 pods ready on the new revision, 1 failed");
        assertThat(Chart.of(timeline, Size.WIDE).height()).isLessThan(1400);
    }

    @Test
    void textOfPodsCannotBecomeMarkup() throws Exception {
        String evil = "</title><script>alert(1)</script>\u0000\u001B & \"quoted\"";
        EventScript script = EventScript.planned(1, 1).armed().pod(0, NEW, PodState.FAILED, evil);
        script.blocked("<b>", evil).held(evil).afterSeconds(5);

        String svg =
                TimelineSvg.draw(timeline(script.budget(0)), Size.WIDE, "t-").svg();

        assertThat(svg).doesNotContain("<script").doesNotContain("<b>");
        NodeList titles = parse(svg).getElementsByTagName("title");
        assertThat(Stream.iterate(0, i -> i < titles.getLength(), i -> i + 1)
                        .map(i -> titles.item(i).getTextContent()))
                .anyMatch(title -> title.contains("<script>alert(1)</script>"));
    }

    @Test
    void anIdPrefixThatIsNoIdIsRefused() {
        RolloutTimeline timeline = timeline(SampleRollouts.held());

        assertThatThrownBy(() -> TimelineSvg.draw(timeline, Size.WIDE, "\"><"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idPrefix");
    }

    @Test
    void everyClassThatCarriesColourIsInTheStylesheet() {
        String css = TimelineSvg.stylesheet();

        assertThat(SampleRollouts.all().values().stream()
                        .flatMap(script -> Pattern.compile(" class=\"([^\"]+)\"")
                                .matcher(TimelineSvg.draw(timeline(script), Size.WIDE, "t-")
                                        .svg())
                                .results()
                                .flatMap(found -> Pattern.compile(" ").splitAsStream(found.group(1))))
                        .distinct()
                        .filter(name -> !List.of(
                                        "rt-text",
                                        "rt-label",
                                        "rt-running",
                                        "rt-terminating",
                                        "rt-on-other",
                                        "rt-none-left")
                                .contains(name)))
                .allSatisfy(name -> assertThat(css).contains("." + name));
    }
}
