package io.jenkins.plugins.statefulset.rollout.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A sentence with places for facts, in one language. These are its rules, and there is no way to write one of the characters that
 * mean something to it: what a reader is to copy stands in no sentence, but is a fact of it.
 *
 * <ol>
 *   <li>{@code {pod}} is the fact of that name.
 *   <li>{@code {count:pod|pods}} is the first word where that number is one, else the second.
 *   <li>{@code [ after {took}]} is left out unless each fact in it is given and is not empty. Such parts may stand in each other; what an inner one
 *       needs, the outer does not.
 * </ol>
 *
 * Immutable.
 */
final class Template {
    private sealed interface Piece {}

    private record Literal(String text) implements Piece {}

    private record Place(String name) implements Piece {}

    private record Plural(String name, String one, String other) implements Piece {}

    private record Part(List<Piece> pieces) implements Piece {}

    private final List<Piece> pieces;
    private final Set<String> names = new TreeSet<>();

    /** @throws IllegalArgumentException if it breaks a rule */
    Template(String text) {
        Reader reader = new Reader(text);
        pieces = reader.pieces(0);
        names.addAll(reader.names);
    }

    /** The facts that it has places for, and those by which a word has its plural. */
    Set<String> names() {
        return names;
    }

    /** The facts that a reader sees. Not every language needs those by which a word has its plural. */
    Set<String> facts() {
        return facts(pieces);
    }

    private static Set<String> facts(List<Piece> pieces) {
        Set<String> all = new TreeSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Place place) {
                all.add(place.name());
            } else if (piece instanceof Part part) {
                all.addAll(facts(part.pieces()));
            }
        }
        return all;
    }

    /** Those without which it says nothing that makes sense. */
    Set<String> needed() {
        Set<String> all = new TreeSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Place place) {
                all.add(place.name());
            } else if (piece instanceof Plural plural) {
                all.add(plural.name());
            }
        }
        return all;
    }

    /** The sentence, in words, fields and times: a fact that is missing is left out. */
    void tell(Language language, Map<String, Message> facts, Consumer<Message.Part> listener) {
        tell(pieces, language, facts, listener);
    }

    private static void tell(
            List<Piece> pieces, Language language, Map<String, Message> facts, Consumer<Message.Part> listener) {
        for (Piece piece : pieces) {
            if (piece instanceof Literal literal) {
                listener.accept(new Message.Words(literal.text()));
            } else if (piece instanceof Place place && facts.containsKey(place.name())) {
                facts.get(place.name()).tell(language, listener);
            } else if (piece instanceof Plural plural) {
                listener.accept(new Message.Words(isOne(facts.get(plural.name())) ? plural.one() : plural.other()));
            } else if (piece instanceof Part part && part.pieces().stream().allMatch(inner -> given(inner, facts))) {
                tell(part.pieces(), language, facts, listener);
            }
        }
    }

    /** The sentence where neither fields nor times stand in it. */
    String fill(Language language, Map<String, Message> facts) {
        StringBuilder text = new StringBuilder();
        tell(language, facts, part -> text.append(((Message.Words) part).text()));
        return text.toString();
    }

    private static boolean given(Piece piece, Map<String, Message> facts) {
        if (piece instanceof Place place) {
            return facts.containsKey(place.name()) && !facts.get(place.name()).isEmpty();
        }
        return !(piece instanceof Plural plural) || facts.containsKey(plural.name());
    }

    private static boolean isOne(Message number) {
        return number != null
                && number.parts().size() == 1
                && number.parts().get(0) instanceof Message.Amount amount
                && amount.number() == 1;
    }

    /** Reads the text of one. */
    private static final class Reader {
        private static final String SPECIAL = "[]{}";

        private final String text;
        private final Set<String> names = new TreeSet<>();
        private int at;

        Reader(String text) {
            this.text = text;
        }

        List<Piece> pieces(int depth) {
            List<Piece> all = new ArrayList<>();
            while (at < text.length()) {
                char next = text.charAt(at);
                if (next == '{') {
                    all.add(place());
                } else if (next == '[') {
                    at++;
                    all.add(part(depth));
                } else if (next == ']' && depth > 0) {
                    at++;
                    return List.copyOf(all);
                } else if (SPECIAL.indexOf(next) >= 0) {
                    throw wrong("nothing is open that " + next + " could close");
                } else {
                    all.add(literal());
                }
            }
            if (depth > 0) {
                throw wrong("[ is not closed");
            }
            return List.copyOf(all);
        }

        private Part part(int depth) {
            List<Piece> inner = pieces(depth + 1);
            if (inner.stream().noneMatch(piece -> piece instanceof Place || piece instanceof Plural)) {
                throw wrong("no fact says whether a part in [] is told");
            }
            return new Part(inner);
        }

        private Literal literal() {
            int start = at;
            while (at < text.length() && SPECIAL.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return new Literal(text.substring(start, at));
        }

        private Piece place() {
            int end = text.indexOf('}', at);
            if (end < 0) {
                throw wrong("{ is not closed");
            }
            String inside = text.substring(at + 1, end);
            at = end + 1;
            int colon = inside.indexOf(':');
            String name = colon < 0 ? inside : inside.substring(0, colon);
            if (!name.matches("[a-z][a-zA-Z]*")) {
                throw wrong("\"" + name + "\" is no name of a fact");
            }
            names.add(name);
            if (colon < 0) {
                return new Place(name);
            }
            String[] forms = inside.substring(colon + 1).split("\\|", -1);
            if (forms.length != 2) {
                throw wrong("one form for one and one for any other number are needed: " + inside);
            }
            return new Plural(name, forms[0], forms[1]);
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("sentence \"" + text + "\": " + what);
        }
    }
}
