package io.jenkins.plugins.statefulset.rollout.sim.validation;

/** A pod template. Source: {@code ValidatePodTemplateSpec}. */
final class TemplateRules {
    private TemplateRules() {}

    static void check(Field template) {
        Field metadata = template.at("metadata");
        // The server tells both as if they stood in the template itself.
        Field annotations = metadata.at("annotations").as(template.at("annotations"));
        LabelRules.labels(metadata.at("labels").as(template.at("labels")));
        MetadataRules.annotations(annotations);
        ProfileAnnotationRules.check(annotations, template.at("spec"));
        PodRules.check(template.at("spec"));
        ProfileAnnotationRules.agree(annotations, template.at("spec"));
        Field ephemeral = template.at("spec").at("ephemeralContainers");
        if (!ephemeral.isEmpty()) {
            ephemeral.forbidden("ephemeral containers not allowed in pod template");
        }
    }
}
