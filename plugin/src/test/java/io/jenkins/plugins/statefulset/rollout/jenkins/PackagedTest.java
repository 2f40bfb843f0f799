package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;

/** The hpi in a Jenkins of its own process, with the class loaders that it has there. */
class PackagedTest {
    /** JVMS 4.4: the tag of {@code CONSTANT_Class_info}. */
    private static final int CONSTANT_CLASS = 7;

    @RegisterExtension
    final RealJenkinsExtension jenkins = new RealJenkinsExtension();

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.with(2, "web");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void outlivesTheDeathOfJenkins() throws Throwable {
        String kubeconfig = cluster.kubeconfig();
        jenkins.startJenkins();
        jenkins.runRemotely(PackagedTest::begin, kubeconfig);
        jenkins.stopJenkinsForcibly();
        jenkins.startJenkins();
        jenkins.runRemotely(PackagedTest::end);
        jenkins.stopJenkins();
        assertThat(cluster.image("web")).isEqualTo("web:1.1");
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void namesOnlyClassesThatAreThere() throws Throwable {
        jenkins.then(PackagedTest::resolveEveryName);
    }

    private static void resolveEveryName(JenkinsRule rule) throws Throwable {
        ClassLoader loader = rule.jenkins.getPluginManager().getPlugin("statefulset-rollout").classLoader;
        List<String> libraries = new ArrayList<>();
        Map<String, String> absent = new TreeMap<>();
        for (URL library : ((URLClassLoader) loader).getURLs()) {
            if (library.getPath().endsWith(".jar")) {
                libraries.add(library.getPath());
                try (JarFile jar = new JarFile(new File(library.toURI()))) {
                    for (JarEntry entry : Collections.list(jar.entries())) {
                        if (entry.getName().endsWith(".class")) {
                            named(jar.getInputStream(entry).readAllBytes()).stream()
                                    .filter(name -> !found(loader, name))
                                    .forEach(name -> absent.put(name, entry.getName()));
                        }
                    }
                }
            }
        }
        assertThat(libraries).anyMatch(path -> path.contains("statefulset-rollout-library"));
        assertThat(libraries).as("to rehearse on").anyMatch(path -> path.contains("simulation"));
        assertThat(libraries).noneMatch(path -> path.contains("command-line"));
        assertThat(absent).isEmpty();
    }

    /** The classes in a class file's constant pool. */
    private static Set<String> named(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        char[] buffer = new char[reader.getMaxStringLength()];
        Set<String> names = new TreeSet<>();
        for (int index = 1; index < reader.getItemCount(); index++) {
            int at = reader.getItem(index);
            if (at > 0 && classFile[at - 1] == CONSTANT_CLASS) {
                String type = reader.readUTF8(at, buffer);
                Type whole = Type.getObjectType(type);
                Type element = whole.getSort() == Type.ARRAY ? whole.getElementType() : whole;
                if (element.getSort() == Type.OBJECT) {
                    names.add(element.getClassName());
                }
            }
        }
        return names;
    }

    private static boolean found(ClassLoader loader, String name) {
        try {
            Class.forName(name, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    private static void begin(JenkinsRule rule, String kubeconfig) throws Throwable {
        TestClusters.configure(kubeconfig);
        WorkflowJob job = rule.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(
                "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', soak: '8s'", true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        rule.waitForMessage("web-1 ready", build);
    }

    private static void end(JenkinsRule rule) throws Throwable {
        WorkflowRun build =
                rule.jenkins.getItemByFullName("deploy", WorkflowJob.class).getBuildByNumber(1);
        rule.assertBuildStatus(Result.SUCCESS, rule.waitForCompletion(build));
        rule.assertLogContains("resumed by", build);
        for (String page : List.of(
                "statefulset-rollouts/",
                "job/deploy/statefulset-rollouts/",
                build.getUrl() + "statefulset-rollout/",
                build.getUrl())) {
            assertThat(rule.createWebClient()
                            .withJavaScriptEnabled(false)
                            .goTo(page)
                            .getBody()
                            .asNormalizedText())
                    .as(page)
                    .contains(TestCluster.NAMESPACE + "/web", "✓ Completed");
        }
    }
}
