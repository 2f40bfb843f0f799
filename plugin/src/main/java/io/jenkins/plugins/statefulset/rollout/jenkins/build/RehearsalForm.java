package io.jenkins.plugins.statefulset.rollout.jenkins.build;

import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormQuestions;
import io.jenkins.plugins.statefulset.rollout.jenkins.page.FormRehearsals;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RequestBuilder;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Rehearsal;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import jenkins.model.Jenkins;

/** Rehearses what stands in the form of a build step, before it is saved. */
final class RehearsalForm {
    private RehearsalForm() {}

    /**
     * Rehearses. The caller has made sure that the present user may ask.
     *
     * @param field the text of a field, by its name
     */
    static FormValidation answer(Item item, UnaryOperator<String> field) {
        if (Util.fixEmptyAndTrim(field.apply("cluster")) == null) {
            return FormValidation.warning("Choose a cluster: a form asks only those of the system configuration");
        }
        RolloutParameters written = parameters(field);
        try {
            return FormQuestions.ask(item, field.apply("cluster"), field.apply("credentialsId"), connection -> {
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
            return FormValidation.error(FieldNames.FORM.of(refused));
        }
    }

    private static FormValidation shown(Item item, String set, Rehearsal rehearsal) {
        String page =
                Jenkins.get().getRootUrlFromRequest() + FormRehearsals.get().add(item, set, rehearsal);
        String words = Util.escape("In the rehearsal the rollout of " + set + " ends as " + rehearsal.state() + ": "
                + rehearsal.reason() + ". Nothing was changed on the cluster.");
        String markup = words + " <a href=\"" + Util.escape(page) + "\" target=\"_blank\">Timeline and log</a>";
        return rehearsal.completes() ? FormValidation.okWithMarkup(markup) : FormValidation.warningWithMarkup(markup);
    }

    private static RolloutParameters parameters(UnaryOperator<String> field) {
        RolloutParameters written =
                new RolloutParameters(Util.fixNull(field.apply("name")).strip());
        written.setNamespace(field.apply("namespace"));
        written.setImage(field.apply("image"));
        written.setEnv(field.apply("env"));
        written.setManifest(field.apply("manifest"));
        written.setPatch(field.apply("patch"));
        written.setRestart("true".equals(field.apply("restart")));
        written.setApplied("true".equals(field.apply("applied")));
        written.setTo(field.apply("to"));
        written.setWaves(field.apply("waves"));
        written.setSoak(field.apply("soak"));
        written.setReadyTimeout(field.apply("readyTimeout"));
        written.setFailureGrace(field.apply("failureGrace"));
        written.setOnFailure(field.apply("onFailure"));
        written.setPdb(field.apply("pdb"));
        written.setEndPartition(field.apply("endPartition"));
        written.setBackup(field.apply("backup"));
        written.setAccept(field.apply("accept"));
        return written;
    }
}
