package io.jenkins.plugins.statefulset.rollout.jenkins;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleBuild;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.View;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.jvnet.hudson.test.JenkinsRule;

/** One Jenkins for all tests of a class, because it takes seconds to start. After each test it is made empty again. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OneJenkins.Extension.class)
public @interface OneJenkins {

    /** Starts it for the first test that asks for it. */
    final class Extension implements ParameterResolver, AfterEachCallback {
        private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(OneJenkins.class);
        private static final int EXECUTORS = 2;

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == JenkinsRule.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
            Class<?> tests = test.getRequiredTestClass();
            // The test itself may do everything, whatever it allows to others.
            ACL.as2(ACL.SYSTEM2);
            return ofClass(test).computeIfAbsent(tests, unknown -> Shared.start(tests), Shared.class);
        }

        @Override
        public void afterEach(ExtensionContext test) throws Exception {
            if (ofClass(test).get(test.getRequiredTestClass()) != null) {
                // The test may have said that nobody but some people see anything.
                try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                    empty(Jenkins.get());
                }
            }
        }

        private static ExtensionContext.Store ofClass(ExtensionContext test) {
            ExtensionContext place = test;
            while (place.getTestMethod().isPresent()) {
                place = place.getParent().orElseThrow();
            }
            return place.getStore(OURS);
        }

        private static void empty(Jenkins jenkins) throws Exception {
            LiveRollouts.stop();
            for (Job<?, ?> job : jenkins.allItems(Job.class)) {
                for (Run<?, ?> run : job.getBuilds()) {
                    end(run);
                }
            }
            for (Item item : List.copyOf(jenkins.getItems())) {
                item.delete();
            }
            for (View view : List.copyOf(jenkins.getViews())) {
                if (view != jenkins.getPrimaryView()) {
                    jenkins.deleteView(view);
                }
            }
            jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
            jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
            jenkins.setNumExecutors(EXECUTORS);
            SystemCredentialsProvider.getInstance().getCredentials().clear();
            StatefulSetClusters clusters = StatefulSetClusters.get();
            clusters.setClusters(List.of());
            clusters.setControllerAccount(true);
            clusters.setAfterRestart("");
        }

        private static void end(Run<?, ?> run) throws Exception {
            if (run instanceof WorkflowRun pipeline && run.isBuilding()) {
                pipeline.doKill();
            } else if (run instanceof FreeStyleBuild build && run.isBuilding()) {
                build.doStop();
            }
        }
    }

    /** Ends with the last test of its class. */
    final class Shared extends JenkinsRule implements AutoCloseable {
        private Shared(Class<?> tests) {
            testDescription = org.junit.runner.Description.createSuiteDescription(tests);
        }

        static Shared start(Class<?> tests) {
            Shared jenkins = new Shared(tests);
            try {
                jenkins.before();
            } catch (Throwable broken) {
                throw new IllegalStateException("Jenkins does not start", broken);
            }
            return jenkins;
        }

        @Override
        public void close() throws Exception {
            after();
        }
    }
}
