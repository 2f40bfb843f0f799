package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import java.util.List;
import java.util.Optional;
import jenkins.model.details.Detail;
import jenkins.model.details.DetailFactory;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** A line among the details of a build, beside its cause and its duration: which set it rolls out, and how that stands. */
public final class RolloutDetail extends Detail {
    private final RolloutView rollout;

    RolloutDetail(RolloutView rollout) {
        super(rollout.getRun());
        this.rollout = rollout;
    }

    @Override
    public String getIconClassName() {
        return "symbol-rollout plugin-statefulset-rollout";
    }

    @Override
    public String getDisplayName() {
        return rollout.getNameAndStanding();
    }

    /** From the root of the server: details are shown on several pages of a build. */
    @Override
    public String getLink() {
        String root = Optional.ofNullable(Stapler.getCurrentRequest2())
                .map(StaplerRequest2::getContextPath)
                .orElse("");
        return root + "/" + rollout.getPagePath();
    }

    /** A line for each rollout of a build. */
    @Extension
    public static final class Factory extends DetailFactory<Run<?, ?>> {
        @Override
        @SuppressWarnings("unchecked")
        public Class<Run<?, ?>> type() {
            return (Class<Run<?, ?>>) (Class<?>) Run.class;
        }

        @Override
        public List<? extends Detail> createFor(Run<?, ?> run) {
            RolloutAction action = run.getAction(RolloutAction.class);
            return action == null
                    ? List.of()
                    : RolloutPage.seen(action).stream().map(RolloutDetail::new).toList();
        }
    }
}
