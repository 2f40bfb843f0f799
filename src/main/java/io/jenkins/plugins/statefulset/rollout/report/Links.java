package io.jenkins.plugins.statefulset.rollout.report;

import java.util.Optional;

/** Links into the chart: the page has it for wide and for narrow screens, and shows the link that fits. */
record Links(TimelineSvg.Drawing wide, TimelineSvg.Drawing narrow) {

    /** @param text is escaped here */
    String to(Optional<String> timelineId, String text) {
        String escaped = Markup.escape(text);
        return timelineId
                .map(id -> "<a class=\"wide\" href=\"#" + wide.anchor(id) + "\">" + escaped
                        + "</a><a class=\"narrow\" href=\"#" + narrow.anchor(id) + "\">" + escaped + "</a>")
                .orElse("<span>" + escaped + "</span>");
    }
}
