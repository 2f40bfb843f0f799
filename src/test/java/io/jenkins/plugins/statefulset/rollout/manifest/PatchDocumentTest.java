package io.jenkins.plugins.statefulset.rollout.manifest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A patch that does not begin at the StatefulSet is told where it begins, and where what is in it belongs. */
class PatchDocumentTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spec: {terminationGracePeriodSeconds: null}                          | spec.terminationGracePeriodSeconds is a field of pods: this patch begins at the pod template, but has to begin at the StatefulSet. Put all of it under spec: template:, so that it reads spec: {template: {spec: {terminationGracePeriodSeconds: …}}}
            {metadata: {annotations: {a: b}}, spec: {containers: [{name: a}]}}   | it reads spec: {template: {metadata: {annotations: …}, spec: {containers: …}}}
            template: {spec: {containers: []}}                                   | template is a field of the StatefulSet's spec: a patch has to begin at the StatefulSet. Put it where it belongs, spec: spec: {template: …}
            containers: [{name: a, image: b}]                                    | containers is a field of the pod's spec: a patch has to begin at the StatefulSet. Put it where it belongs, spec.template.spec: spec: {template: {spec: {containers: …}}}
            image: a:1                                                           | image is a field of a container: a patch has to begin at the StatefulSet. Put it where it belongs, spec.template.spec.containers, below the container's name: spec: {template: {spec: {containers: [{name: …, image: …}]}}}
            '[{op: replace, path: /spec/replicas, value: 3}]'                    | a JSON patch is not taken; write it as a strategic merge patch, which begins with spec: template:
            word                                                                 | not a map; a patch begins with spec: template:
            """)
    void isToldWhereItBegins(String patch, String problem) {
        assertThatThrownBy(() -> PatchDocument.parse(patch, "p.yaml"))
                .hasMessageStartingWith("p.yaml:1: ")
                .hasMessageContaining(problem);
    }
}
