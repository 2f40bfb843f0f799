package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.model.TransientActionFactory;
import jenkins.security.stapler.StaplerDispatchable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The rollouts of a build. */
@ExportedBean
public final class RolloutPage implements Action {
    private final RolloutAction action;
    private final Optional<Reader> reader;

    RolloutPage(RolloutAction action) {
        this(action, Optional.empty());
    }

    /** @param reader empty for whoever looks at it */
    private RolloutPage(RolloutAction action, Optional<Reader> reader) {
        this.action = action;
        this.reader = reader;
    }

    public Run<?, ?> getRun() {
        return action.run();
    }

    @Exported(inline = true)
    public List<RolloutView> getRollouts() {
        return action.records().stream().map(this::view).toList();
    }

    private RolloutView view(RolloutRecord record) {
        return new RolloutView(action, record, reader.orElseGet(Reader::now));
    }

    /** In English, whoever asks. */
    public Api getApi() {
        return new Api(new RolloutPage(action, Optional.of(Reader.PROGRAM)));
    }

    /** Which sets, and how it stands with them: what a tab of a browser shows. */
    public String getTitle() {
        return getRollouts().stream()
                        .map(rollout ->
                                rollout.getName() + " " + rollout.getStanding().getWords())
                        .collect(Collectors.joining(", "))
                + " - " + getDisplayName();
    }

    /** By its number in the build; null, as Stapler wants it, where there is none. */
    @StaplerDispatchable
    public RolloutView getRollout(String number) {
        return action.records().stream()
                .filter(record -> String.valueOf(record.number()).equals(number))
                .findFirst()
                .map(this::view)
                .orElse(null);
    }

    @Override
    public String getIconFileName() {
        return "symbol-rollout plugin-statefulset-rollout";
    }

    @Override
    public String getDisplayName() {
        return Messages.RolloutPage_name();
    }

    @Override
    public String getUrlName() {
        return "statefulset-rollout";
    }

    /** Puts the page on builds that have rolled out anything. */
    @Extension
    public static final class Factory extends TransientActionFactory<Run<?, ?>> {
        @Override
        @SuppressWarnings("unchecked")
        public Class<Run<?, ?>> type() {
            return (Class<Run<?, ?>>) (Class<?>) Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return RolloutPage.class;
        }

        @Override
        public Collection<? extends Action> createFor(Run<?, ?> run) {
            RolloutAction action = run.getAction(RolloutAction.class);
            return action == null || action.records().isEmpty() ? List.of() : List.of(new RolloutPage(action));
        }
    }
}
