package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.Extension;
import hudson.model.AbstractItem;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.RootAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.KnownRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Every set that builds of this Jenkins, or of a folder, have rolled out: its latest rollout, and all that are not over. */
@ExportedBean
public class AllRollouts implements Action {
    /** A page of more would take long to draw. */
    private static final int MOST = 200;

    private final String below;
    private final Optional<Reader> reader;

    /** @param below the full name of a folder; empty for all */
    AllRollouts(String below) {
        this(below, Optional.empty());
    }

    private AllRollouts(String below, Optional<Reader> reader) {
        this.below = below;
        this.reader = reader;
    }

    /** Those of jobs that the present user may see, latest first. */
    @Exported(inline = true)
    public List<RolloutView> getRollouts() {
        Reader language = reader.orElseGet(Reader::now);
        return KnownRollouts.get().latest(below).stream()
                .filter(known -> known.run().getParent().hasPermission(Item.READ))
                .limit(MOST)
                .map(known -> new RolloutView(known.run().getAction(RolloutAction.class), known.record(), language))
                .toList();
    }

    /** Empty at the root. */
    public String getFolder() {
        return below;
    }

    /** In English, whoever asks. */
    public Api getApi() {
        return new Api(new AllRollouts(below, Optional.of(Reader.PROGRAM)));
    }

    /** Null, as Jenkins wants it for what is not shown, before anything was rolled out. */
    @Override
    public String getIconFileName() {
        return KnownRollouts.get().any(below) ? "symbol-rollout plugin-statefulset-rollout" : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.TrendAction_name();
    }

    @Override
    public String getUrlName() {
        return "statefulset-rollouts";
    }

    /** At the root. */
    @Extension
    public static final class OfJenkins extends AllRollouts implements RootAction {
        public OfJenkins() {
            super("");
        }
    }

    /** In folders of all kinds, multibranch Pipelines too. */
    @Extension
    public static final class OfFolders extends TransientActionFactory<AbstractItem> {
        @Override
        public Class<AbstractItem> type() {
            return AbstractItem.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return AllRollouts.class;
        }

        @Override
        public Collection<? extends Action> createFor(AbstractItem item) {
            return item instanceof ItemGroup && !(item instanceof Job)
                    ? List.of(new AllRollouts(item.getFullName()))
                    : List.of();
        }
    }
}
