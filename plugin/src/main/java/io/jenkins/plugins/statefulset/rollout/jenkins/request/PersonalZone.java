package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.model.User;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import org.jenkinsci.plugins.structs.describable.DescribableModel;

/**
 * The time zone that a person has chosen in Jenkins. Jenkins gives plugins no call for that, so the field is asked for as a form or a
 * configuration as code would.
 */
final class PersonalZone {
    private static final String PROPERTY = "hudson.model.TimeZoneProperty";
    private static final String FIELD = "timeZoneName";

    private PersonalZone() {}

    /** Empty where the person has chosen none, or one that there is not. */
    static Optional<ZoneId> of(User person) {
        return person.getAllProperties().stream()
                .filter(property -> property.getClass().getName().equals(PROPERTY))
                .map(property -> DescribableModel.uninstantiate2_(property)
                        .getArguments()
                        .get(FIELD))
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(name -> zone(String.valueOf(name)));
    }

    /** As Jenkins itself judges a name: Java's zones take another one for GMT. */
    static Optional<ZoneId> zone(String name) {
        TimeZone zone = TimeZone.getTimeZone(name);
        return zone.getID().equals(name) ? Optional.of(zone.toZoneId()) : Optional.empty();
    }
}
