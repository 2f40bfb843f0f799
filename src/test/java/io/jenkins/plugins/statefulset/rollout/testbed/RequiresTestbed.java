package io.jenkins.plugins.statefulset.rollout.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Needs a real control plane: runs with {@code mvn verify -Ptestbed} only, and ends what {@link ControlPlane} started. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("testbed")
@ExtendWith(TestbedExtension.class)
public @interface RequiresTestbed {}
