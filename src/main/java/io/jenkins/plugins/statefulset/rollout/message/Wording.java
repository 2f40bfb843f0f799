package io.jenkins.plugins.statefulset.rollout.message;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How one surface names the facts of a message: a terminal, a page, a program. */
public interface Wording {
    /** For programs: fields as the request has them, times in UTC, in full. */
    Wording PROGRAM = new Wording() {
        @Override
        public String setting(Setting setting) {
            return setting.field().programName() + (setting.value().isEmpty() ? "" : " " + setting.value());
        }
    };

    /** A field of the request, with the value that it is advised to have if there is one. */
    String setting(Setting setting);

    /** A moment. */
    default String time(Instant at) {
        return at.toString();
    }

    /** The same with times of day in a reader's zone: {@code 13:06:15}. */
    default Wording at(ZoneId zone) {
        Wording wording = this;
        return new Wording() {
            @Override
            public String setting(Setting setting) {
                return wording.setting(setting);
            }

            @Override
            public String time(Instant at) {
                return DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).format(at.atZone(zone));
            }
        };
    }
}
