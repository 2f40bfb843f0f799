package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.BallColor;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.management.Badge;
import jenkins.model.Tab;
import jenkins.model.TransientActionFactory;
import jenkins.security.stapler.StaplerDispatchable;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The rollouts of a build: a page beside it, and on the new page of a build a tab. */
@ExportedBean
public final class RolloutPage extends Tab {
    private final RolloutAction action;
    private final Optional<Reader> reader;

    RolloutPage(RolloutAction action) {
        this(action, Optional.empty());
    }

    /** @param reader empty for whoever looks at it */
    private RolloutPage(RolloutAction action, Optional<Reader> reader) {
        super(action.run());
        this.action = action;
        this.reader = reader;
    }

    public Run<?, ?> getRun() {
        return action.run();
    }

    @Exported(inline = true)
    public List<RolloutView> getRollouts() {
        return reader.isPresent() ? look(action, reader.get()) : seen(action);
    }

    /** For whoever looks at it now. Once in each request, so that a tab, its page and the details tell of one moment. */
    @SuppressWarnings("unchecked")
    static List<RolloutView> seen(RolloutAction action) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        if (request == null) {
            return look(action, Reader.now());
        }
        String key = RolloutPage.class.getName() + "/" + action.run().getExternalizableId();
        if (request.getAttribute(key) == null) {
            request.setAttribute(key, look(action, Reader.now()));
        }
        return (List<RolloutView>) request.getAttribute(key);
    }

    private static List<RolloutView> look(RolloutAction action, Reader reader) {
        return action.records().stream()
                .map(record -> new RolloutView(action, record, reader))
                .toList();
    }

    /** In English, whoever asks. */
    public Api getApi() {
        return new Api(new RolloutPage(action, Optional.of(Reader.PROGRAM)));
    }

    /** Which sets, and how it stands with them: what a tab of a browser shows. */
    public String getTitle() {
        return getRollouts().stream()
                        .map(rollout -> rollout.getHeading() + " "
                                + rollout.getStanding().getWords())
                        .collect(Collectors.joining(", "))
                + " - " + getDisplayName();
    }

    /** What the frame of a tab's page asks: of which build it is, how that stands, and a title. */
    public Subpage getSubpage() {
        return new Subpage(getRun(), getTitle() + " - " + getRun().getParent().getFullDisplayName());
    }

    /**
     * The page of a tab, as {@code lib/layout/run-subpage} wants it.
     *
     * @param run of which it is
     * @param title of the window, without the build
     */
    public record Subpage(Run<?, ?> run, String title) {
        public Run<?, ?> getObject() {
            return run;
        }

        public String getDisplayName() {
            return title;
        }

        public BallColor getIconColor() {
            return run.getIconColor();
        }
    }

    /** By its number in the build; null, as Stapler wants it, where there is none. */
    @StaplerDispatchable
    public RolloutView getRollout(String number) {
        return action.records().stream()
                .filter(record -> String.valueOf(record.number()).equals(number))
                .findFirst()
                .map(record -> new RolloutView(action, record, reader.orElseGet(Reader::now)))
                .orElse(null);
    }

    /** Says on the tab that a rollout needs a person. */
    @Override
    public Badge getBadge() {
        return RolloutBadge.of(getRollouts().stream()
                        .map(rollout -> new RolloutBadge.Standing(rollout.getStanding(), rollout.getNameAndStanding()))
                        .toList())
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
