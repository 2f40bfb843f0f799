package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds a file of rules to its own examples. */
final class ExampleCheck {
    private static final String NAME = "data";

    private final RiskAssessor assessor;
    private final RuleBook book;

    ExampleCheck(RuleBook book) {
        this.assessor = new RiskAssessor(book);
        this.book = book;
    }

    /** One sentence for each example that does not hold. */
    List<String> failures(Software system) {
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < system.examples().size(); i++) {
            String place = "examples[" + i + "]";
            SoftwareExample example = system.examples().get(i);
            failure(system, example)
                    .ifPresent(
                            text -> failures.add(place + ": " + example.from() + " → " + example.to() + ": " + text));
        }
        return failures;
    }

    private Optional<String> failure(Software system, SoftwareExample example) {
        String image = example.to();
        if (!book.in(SoftwareImage.read(image, book).reference()).equals(Optional.of(system))) {
            return Optional.of("no pattern under images matches " + image);
        }
        Assessment assessment = assessor.assess(set(example.from()), set(example.to()));
        RiskLevel level = assessment.risk().level();
        Optional<String> blocker = assessment.blockers().stream().findFirst().flatMap(Blocker::name);
        StartVerdict back = assessment.rollbackLimits().stream()
                .findFirst()
                .map(RollbackLimit::starts)
                .orElse(StartVerdict.YES);
        if (level != example.level()) {
            return Optional.of("the risk is " + level.wireName() + ", the example says "
                    + example.level().wireName());
        }
        if (!blocker.equals(example.blocker())) {
            return Optional.of("the blocker is " + blocker.orElse("none") + ", the example says "
                    + example.blocker().orElse("none"));
        }
        return back == example.back()
                ? Optional.empty()
                : Optional.of("whether the release before starts again is " + back.wireName() + ", the example says "
                        + example.back().wireName());
    }

    private static StatefulSet set(String image) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName(NAME)
                .withImage(image)
                .addNewVolumeMount()
                .withName(NAME)
                .withMountPath("/data")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .endTemplate()
                .addNewVolumeClaimTemplate()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .endVolumeClaimTemplate()
                .endSpec()
                .build();
    }
}
