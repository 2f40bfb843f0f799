package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Where a change of the version leads, seen from the lines of releases that share the form of their data. */
enum ReleaseMove {
    /** A later release of the same line. */
    WITHIN,
    /** An earlier release of the same line. */
    WITHIN_BACK,
    /** To a later line, with no line between that must be stopped at. */
    NEXT,
    /** To a later line, past one that must be stopped at. */
    SKIP,
    /** To an earlier line, with no stop between. */
    PREVIOUS,
    /** To an earlier line, past a stop. */
    EARLIER;

    /** What files of rules call them, and several of them at once. */
    static final Map<String, Set<ReleaseMove>> NAMES = names();

    private static Map<String, Set<ReleaseMove>> names() {
        Map<String, Set<ReleaseMove>> names = new LinkedHashMap<>();
        names.put("within", EnumSet.of(WITHIN));
        names.put("within-back", EnumSet.of(WITHIN_BACK));
        names.put("next", EnumSet.of(NEXT));
        names.put("skip", EnumSet.of(SKIP));
        names.put("previous", EnumSet.of(PREVIOUS));
        names.put("earlier", EnumSet.of(EARLIER));
        names.put("forwards", EnumSet.of(NEXT, SKIP));
        names.put("backwards", EnumSet.of(PREVIOUS, EARLIER));
        names.put("any", EnumSet.allOf(ReleaseMove.class));
        return names;
    }
}
