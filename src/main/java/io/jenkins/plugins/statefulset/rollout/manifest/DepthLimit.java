package io.jenkins.plugins.statefulset.rollout.manifest;

import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/** Stops at a text that is nested deeper than any object of Kubernetes, before what reads it runs out of stack. */
final class DepthLimit implements Parser {
    /** Schemas of custom resources, the deepest trees that people apply, have some 60 levels. */
    static final int MAX_DEPTH = 250;

    private final Parser parser;
    private int depth;

    DepthLimit(Parser parser) {
        this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> depth++;
            case MappingEnd, SequenceEnd -> depth--;
            default -> {
                // Values do not nest.
            }
        }
        if (depth > MAX_DEPTH) {
            throw new ParserException(
                    "nested deeper than the " + MAX_DEPTH + " levels that are read", event.getStartMark());
        }
        return event;
    }
}
