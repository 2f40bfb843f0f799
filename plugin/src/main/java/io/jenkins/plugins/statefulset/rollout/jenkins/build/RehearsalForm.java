package io.jenkins.plugins.statefulset.rollout.jenkins.build;

import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormQuestions;
import io.jenkins.plugins.statefulset.rollout.jenkins.page.FormRehearsals;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RequestBuilder;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Rehearsal;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONException;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

/** Rehearses what stands in the form of a build step, before it is saved. */
final class RehearsalForm {
    private RehearsalForm() {}

    /**
     * A build step as it stands in the form of its job, with all that it would have when it is saved.
     *
     * @param json the whole form
     * @param index which of the steps of this kind, in their order, from 0
     */
    static Optional<RolloutBuilder> step(StaplerRequest2 request, String json, int index) {
        try {
            List<JSONObject> steps = new ArrayList<>();
            collect(JSONObject.fromObject(json), steps);
            return index < 0 || index >= steps.size()
                    ? Optional.empty()
                    : Optional.of(request.bindJSON(RolloutBuilder.class, steps.get(index)));
        } catch (JSONException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** Wherever a kind of job keeps its steps. */
    private static void collect(Object part, List<JSONObject> steps) {
        if (part instanceof JSONArray several) {
            several.forEach(one -> collect(one, steps));
        } else if (part instanceof JSONObject object && !object.isNullObject()) {
            if (RolloutBuilder.class.getName().equals(object.optString("$class", object.optString("stapler-class")))) {
                steps.add(object);
            } else {
                object.values().forEach(one -> collect(one, steps));
            }
        }
    }

    /** Rehearses. The caller has made sure that the present user may ask. */
    static FormValidation answer(Item item, RolloutParameters written) {
        if (Util.fixEmptyAndTrim(written.getCluster()) == null) {
            return FormValidation.warning(Reader.inForm(Phrase.of("jenkins-form.choose-cluster")));
        }
        try {
            return FormQuestions.ask(item, written.getCluster(), written.getCredentialsId(), connection -> {
                String namespace = Optional.ofNullable(written.getNamespace()).orElse(connection.defaultNamespace());
                Rehearsal rehearsal = Rehearsal.of(
                        connection.client(),
                        new RequestBuilder(written, namespace)
                                .rehearsed()
                                .request("the form", Instant.now())
                                .build());
                return shown(item, namespace + "/" + written.getName(), rehearsal);
            });
        } catch (BadRequestException | ClusterException refused) {
            return FormValidation.error(Reader.inForm(refused));
        }
    }

    private static FormValidation shown(Item item, String set, Rehearsal rehearsal) {
        String page =
                Jenkins.get().getRootUrlFromRequest() + FormRehearsals.get().add(item, set, rehearsal);
        String words = Util.escape(Reader.inForm(Phrase.of("jenkins-form.rehearsed")
                .with("set", set)
                .with("state", rehearsal.state())
                .with("reason", rehearsal.reason())));
        String markup = words + " <a href=\"" + Util.escape(page) + "\" target=\"_blank\">"
                + Messages.RehearsalForm_link() + "</a>";
        return rehearsal.completes() ? FormValidation.okWithMarkup(markup) : FormValidation.warningWithMarkup(markup);
    }
}
