package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked.VoteReason;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * A person promotes, on the page of the build or elsewhere. Where it names people, they vote on that page, and nothing else passes it.
 */
public final class ManualGate extends RolloutGate {
    private static final long serialVersionUID = 1L;
    private static final Map<String, VoteReason> REASONS = reasons();

    private String submitter;
    private String minimum;
    private boolean notRequester;
    private String reason;

    @DataBoundConstructor
    public ManualGate() {}

    private static Map<String, VoteReason> reasons() {
        Map<String, VoteReason> words = new LinkedHashMap<>();
        words.put("optional", VoteReason.OPTIONAL);
        words.put("required", VoteReason.REQUIRED);
        return words;
    }

    /** Accounts and groups, with commas between; null for anybody who may promote. */
    public String getSubmitter() {
        return submitter;
    }

    @DataBoundSetter
    public void setSubmitter(String submitter) {
        this.submitter = Util.fixEmptyAndTrim(submitter);
    }

    /** How many different people; null for one. */
    public String getMinimum() {
        return minimum;
    }

    @DataBoundSetter
    public void setMinimum(String minimum) {
        this.minimum = Util.fixEmptyAndTrim(minimum);
    }

    public boolean isNotRequester() {
        return notRequester;
    }

    @DataBoundSetter
    public void setNotRequester(boolean notRequester) {
        this.notRequester = notRequester;
    }

    /** {@code optional} or {@code required}; null for optional. */
    public String getReason() {
        return reason;
    }

    @DataBoundSetter
    public void setReason(String reason) {
        this.reason = Util.fixEmptyAndTrim(reason);
    }

    @Override
    public GateSpec spec() {
        return spec(List.of());
    }

    @Override
    GateSpec spec(List<String> requesters) {
        if (submitter == null) {
            requireNothingForPeople();
            return new GateSpec.Manual();
        }
        VoteReason why =
                reason == null ? VoteReason.OPTIONAL : FieldValues.choice("manualGate: reason", reason, REASONS);
        try {
            return new GateSpec.Approval(
                    names(submitter),
                    minimum == null ? 1 : number(minimum),
                    notRequester ? requesters : List.of(),
                    why,
                    Optional.ofNullable(getTimeout()).map(text -> FieldValues.duration("timeout", text)));
        } catch (BadRequestException wrong) {
            throw new BadRequestException(Message.of("manualGate: ").and(wrong.told()), wrong);
        }
    }

    private void requireNothingForPeople() {
        if (minimum != null || notRequester || reason != null) {
            throw new BadRequestException(Phrase.of("jenkins-form.for-people")
                    .with("example", "manualGate(submitter: 'dba', minimum: 2)")
                    .message());
        }
        if (getTimeout() != null) {
            throw new BadRequestException(Phrase.of("jenkins-form.no-timeout")
                    .with("value", getTimeout())
                    .message());
        }
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            throw new BadRequestException(Phrase.of("jenkins-form.minimum")
                    .with("value", text)
                    .with("most", GateSpec.Approval.MOST_VOTERS)
                    .message());
        }
    }

    /** The descriptor. */
    @Extension
    @Symbol("manualGate")
    public static final class DescriptorImpl extends GateDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.ManualGate_name();
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckMinimum(@QueryParameter String minimum) {
            return FieldChecks.optional(minimum, text -> {
                ManualGate gate = new ManualGate();
                gate.setSubmitter("anybody");
                gate.setMinimum(text);
                gate.spec();
            });
        }

        /** The words that it takes. */
        @RequirePOST
        public ListBoxModel doFillReasonItems() {
            return FieldChecks.choices(REASONS, "optional");
        }
    }
}
