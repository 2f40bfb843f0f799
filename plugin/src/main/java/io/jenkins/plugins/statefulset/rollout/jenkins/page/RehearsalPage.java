package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RehearsalAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The rehearsals of a build. */
@ExportedBean
public final class RehearsalPage implements Action {
    private final RehearsalAction action;
    private final Optional<Reader> reader;

    RehearsalPage(RehearsalAction action) {
        this(action, Optional.empty());
    }

    /** @param reader empty for whoever looks at it */
    private RehearsalPage(RehearsalAction action, Optional<Reader> reader) {
        this.action = action;
        this.reader = reader;
    }

    public Run<?, ?> getRun() {
        return action.run();
    }

    @Exported(inline = true)
    public List<RehearsalView> getRehearsals() {
        return action.rehearsals().stream().map(this::view).toList();
    }

    private RehearsalView view(RehearsalAction.Kept kept) {
        return new RehearsalView(
                kept.number(),
                kept.set(),
                heading(kept),
                kept.state(),
                kept.reason(),
                kept.limits(),
                events(kept),
                reader.orElseGet(Reader::now));
    }

    private String heading(RehearsalAction.Kept kept) {
        boolean several = action.rehearsals().stream()
                        .filter(other -> other.set().equals(kept.set()))
                        .count()
                > 1;
        return several ? Messages.RehearsalView_heading(kept.set(), kept.number()) : kept.set();
    }

    private List<RolloutEvent> events(RehearsalAction.Kept kept) {
        try {
            return action.events(kept).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In English, whoever asks. */
    public Api getApi() {
        return new Api(new RehearsalPage(action, Optional.of(Reader.PROGRAM)));
    }

    /** Which sets, and how it would end. */
    public String getTitle() {
        return getRehearsals().stream()
                        .map(one -> one.getHeading() + " " + one.getWords())
                        .collect(Collectors.joining(", "))
                + " - " + getDisplayName();
    }

    @Override
    public String getIconFileName() {
        return "symbol-rollout plugin-statefulset-rollout";
    }

    @Override
    public String getDisplayName() {
        return Messages.RehearsalPage_name();
    }

    @Override
    public String getUrlName() {
        return "statefulset-rehearsal";
    }

    /** Puts the page on builds that have rehearsed anything. */
    @Extension
    public static final class Factory extends TransientActionFactory<Run<?, ?>> {
        @Override
        @SuppressWarnings("unchecked")
        public Class<Run<?, ?>> type() {
            return (Class<Run<?, ?>>) (Class<?>) Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return RehearsalPage.class;
        }

        @Override
        public Collection<? extends Action> createFor(Run<?, ?> run) {
            RehearsalAction action = run.getAction(RehearsalAction.class);
            return action == null ? List.of() : List.of(new RehearsalPage(action));
        }
    }
}
