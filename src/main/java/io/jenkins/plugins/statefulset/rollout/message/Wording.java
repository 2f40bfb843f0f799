package io.jenkins.plugins.statefulset.rollout.message;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

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

    /** Whose sentences are told. */
    default Language language() {
        return Language.ENGLISH;
    }

    /** The same in that language. */
    default Wording in(Language language) {
        Wording wording = this;
        return new Wording() {
            @Override
            public String setting(Setting setting) {
                return wording.setting(setting);
            }

            @Override
            public String time(Instant at) {
                return wording.time(at);
            }

            @Override
            public Language language() {
                return language;
            }
        };
    }

    /** The same with times of day in a reader's zone: {@code 13:06:15}. */
    default Wording at(ZoneId zone) {
        return at(zone, Optional::empty);
    }

    /**
     * The same, with the date before times of another day: {@code 2026-11-24 13:06:15}.
     *
     * @param now when the sentence is told; empty where that does not matter
     */
    default Wording at(ZoneId zone, Supplier<Optional<Instant>> now) {
        Wording wording = this;
        return new Wording() {
            @Override
            public String setting(Setting setting) {
                return wording.setting(setting);
            }

            @Override
            public Language language() {
                return wording.language();
            }

            @Override
            public String time(Instant at) {
                ZonedDateTime local = at.atZone(zone);
                boolean sameDay = now.get()
                        .map(told -> told.atZone(zone).toLocalDate().equals(local.toLocalDate()))
                        .orElse(true);
                return DateTimeFormatter.ofPattern(sameDay ? "HH:mm:ss" : "uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                        .format(local);
            }
        };
    }
}
