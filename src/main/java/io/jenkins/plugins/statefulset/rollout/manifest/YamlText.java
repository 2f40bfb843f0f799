package io.jenkins.plugins.statefulset.rollout.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes the text of a file apart into its documents before any of them is parsed, so that one that is broken spoils no other.
 *
 * <ol>
 *   <li>A line that begins with {@code ---} and goes on with nothing or white space begins a document (as in {@code kubectl}:
 *       k8s.io/apimachinery {@code YAMLReader}). In the first column YAML allows it nowhere else.
 *   <li>Directives such as {@code %YAML 1.1} belong to the document that follows.
 *   <li>JSON objects that follow each other without a separator are documents of their own, as {@code kubectl} takes them.
 *   <li>Tabs between the words of JSON are blanks; YAML would refuse them. A byte order mark at the beginning of a line, where
 *       files were joined, is left out.
 * </ol>
 */
final class YamlText {
    private static final Pattern SEPARATOR = Pattern.compile("---(\\s.*)?");
    private static final Pattern SILENT = Pattern.compile("\\s*(#.*)?|%.*");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private YamlText() {}

    /**
     * A document's text.
     *
     * @param firstLine the number of its first line in the file, from 0
     */
    record Chunk(String text, int firstLine) {}

    static List<Chunk> split(String text) {
        List<Chunk> chunks = new ArrayList<>();
        StringBuilder chunk = new StringBuilder();
        int first = 0;
        int number = 0;
        boolean silent = true;
        for (String line : lines(text)) {
            String content = line.stripTrailing();
            if (SEPARATOR.matcher(content).matches() && !(silent && chunk.indexOf("%") >= 0)) {
                close(chunk, first, silent, chunks);
                chunk.setLength(0);
                first = number;
                silent = true;
            }
            silent = silent && (SEPARATOR.matcher(content).matches() || isSilent(content));
            chunk.append(line);
            number++;
        }
        close(chunk, first, silent, chunks);
        return chunks;
    }

    private static void close(StringBuilder chunk, int first, boolean silent, List<Chunk> chunks) {
        String text = chunk.toString();
        // What stands before the first separator is a document only if it says something.
        if (text.isEmpty() || (silent && !text.startsWith("---"))) {
            return;
        }
        if (text.stripLeading().startsWith("{")) {
            new JsonText(text, first).split(chunks);
        } else {
            chunks.add(new Chunk(text, first));
        }
    }

    private static boolean isSilent(String line) {
        return SILENT.matcher(line).matches();
    }

    /** The lines with their ends. */
    private static List<String> lines(String text) {
        String clean = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        clean = clean.replace("\n" + BYTE_ORDER_MARK, "\n");
        List<String> lines = new ArrayList<>();
        int begin = 0;
        for (int end = clean.indexOf('\n'); end >= 0; end = clean.indexOf('\n', begin)) {
            lines.add(clean.substring(begin, end + 1));
            begin = end + 1;
        }
        if (begin < clean.length()) {
            lines.add(clean.substring(begin));
        }
        return lines;
    }

    /** A text that begins with an opening brace. */
    private static final class JsonText {
        private final String text;
        private final int firstLine;

        JsonText(String text, int firstLine) {
            this.text = text;
            this.firstLine = firstLine;
        }

        /** Ends a document where the brace that opened it is closed, if another one opens right behind it. */
        void split(List<Chunk> chunks) {
            int begin = 0;
            int line = firstLine;
            int lineOfBegin = firstLine;
            int depth = 0;
            boolean quoted = false;
            StringBuilder blanked = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                blanked.append(c == '\t' ? ' ' : c);
                line += c == '\n' ? 1 : 0;
                if (quoted) {
                    quoted = c != '"' || isEscaped(i);
                } else if (c == '"') {
                    quoted = true;
                } else if (c == '{') {
                    depth++;
                } else if (c == '}' && --depth == 0 && opensAgain(i + 1)) {
                    chunks.add(new Chunk(blanked.substring(begin), lineOfBegin));
                    begin = i + 1;
                    lineOfBegin = line;
                }
            }
            chunks.add(new Chunk(blanked.substring(begin), lineOfBegin));
        }

        private boolean isEscaped(int index) {
            int backslashes = 0;
            while (text.charAt(index - 1 - backslashes) == '\\') {
                backslashes++;
            }
            return backslashes % 2 == 1;
        }

        private boolean opensAgain(int index) {
            int next = index;
            while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
            return next < text.length() && text.charAt(next) == '{';
        }
    }
}
