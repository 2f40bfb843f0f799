package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.LeftToOwner;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner;

/** Whose a template is, and what its owner does to take a change back. */
public final class OwnerWords {
    private OwnerWords() {}

    /** {@code helm, release srv}; {@code somebody else} where no mark tells. */
    public static String of(TemplateOwner owner) {
        return switch (owner.kind()) {
            case HELM -> "helm" + owner.name().map(name -> ", release " + name).orElse("");
            case ARGO_CD ->
                "Argo CD" + owner.name().map(name -> ", application " + name).orElse("");
            case FLUX_HELM ->
                "Flux" + owner.name().map(name -> ", HelmRelease " + name).orElse("");
            case FLUX_KUSTOMIZE ->
                "Flux" + owner.name().map(name -> ", Kustomization " + name).orElse("");
            case UNKNOWN -> "somebody else";
        };
    }

    /** What takes the change back, as an imperative. */
    public static String undo(TemplateOwner owner, String namespace) {
        String release = owner.name().orElse("RELEASE");
        String in = " -n " + owner.namespace().orElse(namespace);
        return switch (owner.kind()) {
            case HELM -> "helm rollback " + release + in;
            case ARGO_CD ->
                "revert the commit and sync (argocd app sync " + owner.name().orElse("APPLICATION") + ")";
            case FLUX_HELM ->
                "revert the commit and reconcile (flux reconcile helmrelease "
                        + owner.name().orElse("NAME") + in + ")";
            case FLUX_KUSTOMIZE ->
                "revert the commit and reconcile (flux reconcile kustomization "
                        + owner.name().orElse("NAME") + in + ")";
            case UNKNOWN -> "apply the manifest from before where this one came from (kubectl apply -f FILE" + in + ")";
        };
    }

    /** What a rollback leaves to be done, in whole sentences. */
    static String leftToDo(LeftToOwner left, String namespace) {
        String guarded = left.partition() > 0 ? "partition " + left.partition() + " holds every pod back: " : "";
        String undo = undo(left.owner(), namespace);
        return left.template() == RollbackBy.PARTITION
                ? "The template is still the failed one, and " + guarded
                        + "no pod goes to it. To do where it comes from: " + undo + ". No pod restarts for that."
                : "The template from before was written, so the set differs from its source"
                        + (guarded.isEmpty() ? "" : "; " + guarded + "what its source writes back rolls no pod")
                        + ". To do there: " + undo + ". No pod restarts for that.";
    }
}
