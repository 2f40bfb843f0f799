package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Reads YAML text (JSON too, which is YAML) into trees that know their lines.
 *
 * <ol>
 *   <li>Each document is read by itself ({@link YamlText}); what is wrong with one is no matter of another.
 *   <li>What {@code kubectl apply} would refuse in a document that can be read all the same (a field given twice, anything that
 *       is not plain data) is noted as a flaw of it: {@link YamlTree}.
 *   <li>Anchors, aliases and merge keys ({@code <<}) work. Nesting and what aliases expand to have a limit.
 * </ol>
 */
final class YamlReader {
    /** What an unquoted scalar is tagged with; {@link YamlScalars} tells what it means. */
    static final Tag PLAIN = new Tag("tag:yaml.org,2002:plain");

    private static final int MAX_CODE_POINTS = 64 * 1024 * 1024;
    private static final int MAX_ALIASES = 10_000;
    private static final int SHOWN_CHARACTERS = 200;

    private static final Pattern NAMES = Pattern.compile("(alias|anchor|tag handle|directive) \\S+");

    private final String file;
    private final RenderHints hints;
    private final List<YamlDocument> documents = new ArrayList<>();
    private final List<YamlStream.Broken> broken = new ArrayList<>();
    private int number;

    private YamlReader(String file, RenderHints hints) {
        this.file = file;
        this.hints = hints;
    }

    /**
     * The parser copies what it has not passed yet whenever it reads on, as it does within a word; so it gets the whole text at once,
     * or a long word would cost the square of its length.
     */
    private LoadSettings settings(String text) {
        return LoadSettings.builder()
                .setLabel(file)
                .setSchema(new KubectlSchema())
                .setCodePointLimit(MAX_CODE_POINTS)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setBufferSize(text.length() + 1)
                .build();
    }

    /**
     * @param text the content of the file
     * @param file its name, for errors
     * @param hints what to say of templates
     */
    static YamlStream stream(String text, String file, RenderHints hints) {
        YamlReader reader = new YamlReader(file, hints);
        YamlText.split(text).forEach(reader::read);
        int count = reader.documents.size() + reader.broken.size();
        List<YamlDocument> counted = reader.documents.stream()
                .map(document -> new YamlDocument(
                        new Origin(file, document.origin().document(), count),
                        document.tree(),
                        document.lines(),
                        document.flaws(),
                        document.hint()))
                .toList();
        return new YamlStream(counted, reader.broken);
    }

    /**
     * As {@link #stream}, where everything has to be right.
     *
     * @throws BadRequestException at the first thing that is wrong, with its line
     */
    static List<YamlDocument> read(String text, String file) {
        YamlStream stream = stream(text, file, RenderHints.WITHOUT_READER);
        stream.broken().stream().findFirst().ifPresent(first -> {
            throw first.problem();
        });
        stream.documents().forEach(document -> document.requireSound(""));
        return stream.documents();
    }

    private void read(YamlText.Chunk chunk) {
        Message hint = hints.ofTemplate(file, chunk.text());
        LoadSettings settings = settings(chunk.text());
        try {
            Composer composer = new Composer(
                    settings, new DepthLimit(new ParserImpl(settings, new StreamReader(settings, chunk.text()))));
            while (composer.hasNext()) {
                Node node = composer.next();
                number++;
                YamlTree tree = new YamlTree(file, chunk.firstLine(), hint);
                JsonNode content = tree.of(node);
                if (!content.isNull()) {
                    documents.add(
                            new YamlDocument(new Origin(file, number, 1), content, tree.lines(), tree.flaws(), hint));
                }
            }
        } catch (MarkedYamlEngineException e) {
            number++;
            broken.add(new YamlStream.Broken(chunk.text(), malformed(chunk, e, hint)));
        } catch (YamlEngineException e) {
            number++;
            broken.add(new YamlStream.Broken(
                    chunk.text(), atFirstLine(chunk, notYaml(firstLine(e.getMessage()), hint), e)));
        } catch (YamlTree.TooLargeException e) {
            Phrase problem = Phrase.of("manifest.too-many-aliases")
                    .with("most", YamlTree.MAX_REPEATED)
                    .with("hint", hint);
            broken.add(new YamlStream.Broken(chunk.text(), atFirstLine(chunk, problem, e)));
        }
    }

    private static Phrase notYaml(String why, Message hint) {
        return Phrase.of("manifest.no-yaml-text").with("why", why).with("hint", hint);
    }

    private BadRequestException atFirstLine(YamlText.Chunk chunk, Phrase problem, Exception e) {
        return new BadRequestException(YamlDocument.inLine(file, chunk.firstLine() + 1, problem.message()), e);
    }

    private BadRequestException malformed(YamlText.Chunk chunk, MarkedYamlEngineException e, Message hint) {
        Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
        String place = mark.map(m -> ":" + (m.getLine() + chunk.firstLine() + 1) + ":" + (m.getColumn() + 1))
                .orElse("");
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        Phrase problem = notYaml(firstLine(context + withoutNames(e.getProblem())), hint);
        return new BadRequestException(BadRequestException.at(Origin.named(file).and(place), problem.message()), e);
    }

    /** A password that begins with * or &amp; and has no quotes is an alias or an anchor to the parser, which quotes it. */
    private static String withoutNames(String problem) {
        return NAMES.matcher(problem).replaceAll("$1");
    }

    private static String firstLine(String text) {
        String line = text == null ? "" : text.lines().findFirst().orElse("");
        return line.length() > SHOWN_CHARACTERS ? line.substring(0, SHOWN_CHARACTERS) + "…" : line;
    }

    /** Marks unquoted scalars, so that {@link YamlScalars} can tell what they mean, and leaves the others strings. */
    private static final class KubectlSchema implements Schema {
        @Override
        public ScalarResolver getScalarResolver() {
            return (value, implicit) -> implicit ? PLAIN : Tag.STR;
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            return Map.of();
        }
    }
}
