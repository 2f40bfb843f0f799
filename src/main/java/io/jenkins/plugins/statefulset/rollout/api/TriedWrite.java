package io.jenkins.plugins.statefulset.rollout.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.change.TemplateDiff;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.DryRun;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.secret.KnownSecrets;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.util.List;
import java.util.Optional;

/**
 * Lets the API server try what a rollout would write first; nothing is stored.
 *
 * <ol>
 *   <li>Of a new template the answer counts: defaults are filled in, and webhooks may have changed it.
 *   <li>Into a template in place nothing is written. But admission judges the object as a whole at every write, whatever that changes (<a
 *       href="https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/">Admission Control</a>): Pod Security looks at the
 *       pod template of a set of which only the partition is written. So the template is sent as it stands, with the partition that the first write
 *       would set. What is warned of then is what is warned of that template, and what is refused is refused to the rollout.
 *   <li>A webhook that came later than the template may change it at any write: the rollout's own first write would put a newer change in place.
 * </ol>
 */
final class TriedWrite {
    private final Cluster cluster;
    private final StatefulSet set;

    /** @param set as it is */
    TriedWrite(Cluster cluster, StatefulSet set) {
        this.cluster = cluster;
        this.set = set;
    }

    /** @throws BadRequestException if the server refuses that template */
    DryRun of(PodTemplateSpec proposed) {
        return answer(template(proposed), proposed, "refused.template-refused");
    }

    /**
     * @param partition that the first write would set
     * @throws BadRequestException if the server refuses the set as it stands
     */
    DryRun ofWhatIsInPlace(int partition) {
        PodTemplateSpec present = set.getSpec().getTemplate();
        ArrayNode patch = template(present);
        boolean rolls = set.getSpec().getUpdateStrategy() != null
                && UpdateStrategy.ROLLING_UPDATE
                        .type()
                        .equals(set.getSpec().getUpdateStrategy().getType())
                && set.getSpec().getUpdateStrategy().getRollingUpdate() != null;
        if (rolls) {
            add(patch, "/spec/updateStrategy/rollingUpdate/partition", JsonNodeFactory.instance.numberNode(partition));
        }
        return answer(patch, present, "refused.present-refused");
    }

    /** What is told where a write changes the template in place. */
    Optional<Message> changed(DryRun answer) {
        List<Message> changes =
                TemplateDiff.between(
                                set.getSpec().getTemplate(),
                                answer.set().getSpec().getTemplate())
                        .stream()
                        .map(change -> change.message().map(PlainText::line))
                        .toList();
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(Phrase.of("preflight.changed-by-any-write")
                        .with("changes", Message.listed(changes, Between.SEMICOLON))
                        .message());
    }

    private DryRun answer(ArrayNode patch, PodTemplateSpec sent, String refused) {
        try {
            return cluster.dryRunPatchStatefulSet(
                    set.getMetadata().getNamespace(), set.getMetadata().getName(), patch);
        } catch (ClusterException e) {
            if (e.reason() == ClusterException.Reason.INVALID) {
                KnownSecrets secrets =
                        KnownSecrets.of(ObjectTrees.tree(set.getSpec().getTemplate()), ObjectTrees.tree(sent));
                throw new BadRequestException(
                        Phrase.of(refused).with("answer", e.told().map(secrets::sentence)), e);
            }
            throw e;
        }
    }

    private static ArrayNode template(PodTemplateSpec template) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "replace").put("path", "/spec/template").set("value", ObjectTrees.tree(template));
        return patch;
    }

    private static void add(ArrayNode patch, String path, JsonNode value) {
        patch.addObject().put("op", "add").put("path", path).set("value", value);
    }
}
