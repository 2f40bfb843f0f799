package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.LeftToOwner;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner;

/** Whose a template is, and what its owner does to take a change back. */
public final class OwnerWords {
    private OwnerWords() {}

    /** {@code helm, release srv}; {@code somebody else} where no mark tells. */
    public static Message of(TemplateOwner owner) {
        Phrase words =
                switch (owner.kind()) {
                    case HELM -> Phrase.of("owner.helm").with("name", owner.name());
                    case ARGO_CD -> Phrase.of("owner.argo-cd").with("name", owner.name());
                    case FLUX_HELM -> Phrase.of("owner.flux-helm").with("name", owner.name());
                    case FLUX_KUSTOMIZE -> Phrase.of("owner.flux-kustomize").with("name", owner.name());
                    case UNKNOWN -> Phrase.of("owner.unknown");
                };
        return words.message();
    }

    /** What takes the change back, as an imperative. */
    public static Message undo(TemplateOwner owner, String namespace) {
        String in = " -n " + owner.namespace().orElse(namespace);
        return switch (owner.kind()) {
            case HELM -> Message.of("helm rollback " + owner.name().orElse("RELEASE") + in);
            case ARGO_CD ->
                advice(
                        "owner.sync",
                        "argocd app sync "
                                + owner.namespace().map(there -> there + "/").orElse("")
                                + owner.name().orElse("APPLICATION"));
            case FLUX_HELM ->
                advice(
                        "owner.reconcile",
                        "flux reconcile helmrelease " + owner.name().orElse("NAME") + in);
            case FLUX_KUSTOMIZE ->
                advice(
                        "owner.reconcile",
                        "flux reconcile kustomization " + owner.name().orElse("NAME") + in);
            case UNKNOWN -> advice("owner.apply", "kubectl apply -f FILE" + in);
        };
    }

    private static Message advice(String key, String command) {
        return Phrase.of(key).with("command", command).message();
    }

    /** What a rollback leaves to be done, in whole sentences. */
    static Message leftToDo(LeftToOwner left, String namespace) {
        boolean guarded = left.partition() > 0;
        Phrase words =
                switch (left.template()) {
                    case PARTITION ->
                        guarded ? Phrase.of("story.left-under-partition") : Phrase.of("story.left-under-guard");
                    case TEMPLATE ->
                        guarded ? Phrase.of("story.left-differing-partition") : Phrase.of("story.left-differing");
                };
        Phrase advised = words.with("undo", undo(left.owner(), namespace));
        return (guarded ? advised.with("partition", left.partition()) : advised).message();
    }
}
