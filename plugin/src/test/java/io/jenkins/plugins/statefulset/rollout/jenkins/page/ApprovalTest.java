package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.TimeZoneProperty;
import hudson.model.User;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.People;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.BuildRequesters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import java.net.URL;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** People with names approve waves: on the page, by POST, and never by anything else. */
@OneJenkins
class ApprovalTest {
    private static final String ASKED = "gate approval by dba, alice after wave 1 started";
    private static final String GATE =
            "manualGate(submitter: 'dba, alice', minimum: 2, notRequester: true, reason: 'required')";

    private final JenkinsRule jenkins;
    private final People people = new People();
    private TestCluster cluster;
    private WorkflowRun build;

    ApprovalTest(JenkinsRule jenkins) {
        this.jenkins = jenkins;
    }

    @BeforeEach
    void start() throws Exception {
        cluster = Pipelines.web(jenkins);
        people.with("alice")
                .with("dan", "dba", "staff")
                .with("eve", "dba")
                .with("root")
                .with("reader", "staff");
        jenkins.jenkins.setSecurityRealm(people);
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("alice", "dan", "eve", "reader")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("root"));
    }

    @AfterEach
    void stop() throws Exception {
        if (build != null) {
            Pipelines.end(jenkins, build);
        }
        cluster.close();
    }

    private static String rollout(String gate, String more) {
        return "statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%', gates: [" + gate
                + "]" + more + ")";
    }

    private void begin(String gate) throws Exception {
        begin(gate, "");
    }

    private void begin(String gate, String more) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(rollout(gate, more), true));
        build = job.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("eve")))
                .waitForStart();
        jenkins.waitForMessage("gate approval by ", build);
    }

    private WebClient client(String user) throws Exception {
        WebClient client = jenkins.createWebClient().login(user);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setPrintContentOnFailingStatusCode(false);
        return client;
    }

    private HtmlPage page(String user) throws Exception {
        return client(user).getPage(build, "statefulset-rollout");
    }

    /** What a POST is answered with: its status, and the text of a refusal. */
    private String post(String user, String endpoint, String reason) throws Exception {
        try (WebClient client = client(user)) {
            WebRequest request = new WebRequest(
                    new URL(jenkins.getURL(), build.getUrl() + "statefulset-rollout/rollout/1/" + endpoint),
                    HttpMethod.POST);
            request.setRequestParameters(List.of(new NameValuePair("reason", reason)));
            WebResponse answer = client.loadWebResponse(client.addCrumb(request));
            return answer.getStatusCode() + " " + answer.getContentAsString().strip();
        }
    }

    private List<Vote> votes() {
        return cluster.state("web").ballots().stream()
                .map(Ballot::votes)
                .flatMap(List::stream)
                .toList();
    }

    private JSONObject json() throws Exception {
        return jenkins.getJSON(build.getUrl() + "statefulset-rollout/api/json")
                .getJSONObject()
                .getJSONArray("rollouts")
                .getJSONObject(0);
    }

    @Test
    void differentPeopleApproveOnThePageWithAReason() throws Exception {
        begin(GATE);
        HtmlPage asked = page("alice");
        assertThat(asked.getBody().asNormalizedText())
                .contains(
                        "Waiting",
                        "2 different people of dba, alice are to approve it, with a reason",
                        "0 of 2 approvals");
        assertThat(PageButtons.of(asked)).containsExactly("approve", "reject");

        HtmlElement dialog = PageButtons.open(asked, "approve");
        dialog.<HtmlInput>querySelector("input[name=reason]").setValue("replication is fine");
        PageButtons.confirm(dialog);
        jenkins.waitForMessage("wave 1 approved by alice: replication is fine", build);

        assertThat(cluster.partition("web")).isEqualTo(2);
        HtmlPage voted = page("alice");
        assertThat(PageButtons.of(voted)).as("once is enough").containsExactly("reject");
        assertThat(voted.getBody().asNormalizedText()).contains("1 of 2 approvals", "alice approved wave 1");
        assertThat(post("alice", "approve", "again")).isEqualTo("409 alice has approved already");

        assertThat(post("dan", "approve", "graphs are green")).startsWith("204");
        jenkins.waitForMessage("gate approval by dba, alice after wave 2 started", build);

        assertThat(cluster.partition("web")).isZero();
        assertThat(votes())
                .extracting(Vote::by, vote -> vote.reason().orElse(""))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("alice", "replication is fine"),
                        org.assertj.core.groups.Tuple.tuple("dan", "graphs are green"));
        assertThat(post("alice", "approve", "a")).startsWith("204");
        assertThat(post("dan", "approve", "b")).startsWith("204");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
    }

    @Test
    void apiAndEventsTellWhatIsAskedAndWhatWasSaid() throws Exception {
        begin(GATE);
        post("dan", "approve", "seen");
        jenkins.waitForMessage("wave 1 approved by dan: seen", build);
        jenkins.jenkins.setAuthorizationStrategy(hudson.security.AuthorizationStrategy.UNSECURED);

        JSONObject rollout = json();

        JSONObject approval = rollout.getJSONObject("approval");
        assertThat(approval.getInt("wave")).isEqualTo(1);
        assertThat(approval.getJSONArray("submitters").join(",")).isEqualTo("\"dba\",\"alice\"");
        assertThat(approval.getInt("approvals")).isEqualTo(1);
        assertThat(approval.getInt("minimum")).isEqualTo(2);
        assertThat(approval.getJSONArray("excluded").join(",")).isEqualTo("\"eve\"");
        assertThat(approval.getBoolean("reasonRequired")).isTrue();
        JSONObject gate = rollout.getJSONArray("course").getJSONObject(1);
        assertThat(gate.getString("kind") + " " + gate.getString("state")).isEqualTo("gate open");
        assertThat(rollout.getString("eventsUrl")).endsWith(build.getUrl() + "statefulset-rollout/rollout/1/events");
        JSONObject vote = rollout.getJSONArray("votes").getJSONObject(0);
        assertThat(vote.getString("by")).isEqualTo("dan");
        assertThat(vote.getString("choice")).isEqualTo("approve");
        assertThat(vote.getString("standing")).isEqualTo("counts");
        assertThat(jenkins.createWebClient()
                        .goTo(build.getUrl() + "statefulset-rollout/rollout/1/events", "application/x-ndjson")
                        .getWebResponse()
                        .getContentAsString())
                .contains("\"event\":\"vote\"", "\"by\":\"dan\"", "\"reason\":\"seen\"");
    }

    @Test
    void momentsAreToldInTheZoneOfWhoReads() throws Exception {
        String zone = "Pacific/Kiritimati";
        people.with("zoe", "dba");
        ((MockAuthorizationStrategy) jenkins.jenkins.getAuthorizationStrategy())
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("zoe");
        User.getById("zoe", true).addProperty(new TimeZoneProperty(zone));
        begin("manualGate(submitter: 'dba', minimum: 2, timeout: '1h')");
        assertThat(post("dan", "approve", "")).startsWith("204");
        jenkins.waitForMessage("wave 1 approved by dan", build);
        String toProgram;
        try (WebClient client = client("zoe")) {
            toProgram = client.goTo(build.getUrl() + "statefulset-rollout/api/json", "application/json")
                    .getWebResponse()
                    .getContentAsString();
        }
        Matcher utc = Pattern.compile("; until (\\d{4}-[^ ]+Z)\\. So far").matcher(toProgram);
        assertThat(utc.find()).as(toProgram).isTrue();
        Instant until = Instant.parse(utc.group(1));

        HtmlPage zoes = page("zoe");

        assertThat(zoes.getBody().asNormalizedText())
                .containsPattern("; until (\\d{4}-\\d\\d-\\d\\d )?" + at(until, ZoneId.of(zone)))
                .doesNotContain(utc.group(1));
        assertThat(page("dan").getBody().asNormalizedText())
                .as("of the controller")
                .containsPattern("; until (\\d{4}-\\d\\d-\\d\\d )?" + at(until, ZoneId.systemDefault()));
        DomElement vote = zoes.querySelector("[data-rollout-part=votes] time");
        assertThat(vote.getTextContent()).endsWith(at(Instant.parse(vote.getAttribute("datetime")), ZoneId.of(zone)));
    }

    private static String at(Instant moment, ZoneId zone) {
        return DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).format(moment.atZone(zone));
    }

    @Test
    void noPermissionAndNoPromotionStandsForIt() throws Exception {
        begin(GATE);
        assertThat(PageButtons.of(page("root"))).containsExactly("hold", "rollback");
        assertThat(PageButtons.of(page("reader"))).isEmpty();

        assertThat(post("root", "approve", "I am the administrator")).startsWith("409 root has no vote");
        assertThat(post("reader", "reject", "no")).startsWith("409 reader has no vote");
        assertThat(post("root", "promote", ""))
                .startsWith("409 ")
                .contains("approval of dba, alice (0 of 2 approvals)");
        WorkflowJob other = jenkins.createProject(WorkflowJob.class, "other");
        other.setDefinition(new CpsFlowDefinition("statefulSetPromote(cluster: 'test', name: 'web', to: 'all')", true));
        WorkflowRun step = jenkins.buildAndAssertStatus(Result.FAILURE, other);
        jenkins.assertLogContains("which no promotion stands for", step);
        cluster.outside().issue(TestCluster.NAMESPACE, "web", new Command.Promote("shell", Optional.empty()));
        jenkins.waitForMessage("promote by shell was not obeyed", build);

        assertThat(cluster.partition("web")).isEqualTo(2);
        assertThat(votes()).isEmpty();
        assertThat(build.isBuilding()).isTrue();
    }

    @Test
    void whoBeganTheBuildHasNoVote() throws Exception {
        begin(GATE);

        assertThat(PageButtons.of(page("eve"))).isEmpty();
        assertThat(post("eve", "approve", "mine"))
                .startsWith("409 eve has no vote: whoever began the rollout is not asked");
        assertThat(votes()).isEmpty();
    }

    @Test
    void whoeverBeganWhatTriggeredOrWasRepeatedBeganItToo() throws Exception {
        WorkflowJob upstream = jenkins.createProject(WorkflowJob.class, "upstream");
        upstream.setDefinition(new CpsFlowDefinition("echo 'up'", true));
        WorkflowRun up = jenkins.assertBuildStatusSuccess(
                upstream.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("dan"))));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "down");
        job.setDefinition(new CpsFlowDefinition("echo 'down'", true));
        WorkflowRun down =
                jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0, new CauseAction(new Cause.UpstreamCause(up))));
        assertThat(BuildRequesters.of(down)).containsExactly("dan");

        WorkflowRun replayed;
        try (hudson.security.ACLContext as =
                hudson.security.ACL.as2(User.getById("root", true).impersonate2())) {
            replayed = (WorkflowRun) down.getAction(ReplayAction.class)
                    .run2("echo 'again'", java.util.Map.of())
                    .getFuture()
                    .get();
        }

        assertThat(BuildRequesters.of(replayed)).containsExactly("dan", "root");
    }

    @Test
    void aReasonThatIsRequiredIsAskedFor() throws Exception {
        begin(GATE);

        assertThat(post("alice", "approve", " ")).isEqualTo("409 a reason is required");
        assertThat(votes()).isEmpty();
    }

    @Test
    void whoLeftTheGroupOrWasDeletedBeforeTheReleaseDoesNotCount() throws Exception {
        people.with("fay", "dba");
        begin("manualGate(submitter: 'dba', minimum: 2)");
        assertThat(post("dan", "approve", "")).startsWith("204");
        jenkins.waitForMessage("wave 1 approved by dan", build);
        people.with("dan", "staff");

        assertThat(post("eve", "approve", "")).as("without notRequester").startsWith("204");

        jenkins.waitForMessage("the vote of dan on wave 1 does not count", build);
        assertThat(cluster.partition("web")).isEqualTo(2);
        jenkins.jenkins.setAuthorizationStrategy(hudson.security.AuthorizationStrategy.UNSECURED);
        assertThat(json().getJSONArray("votes").getJSONObject(0).getString("standing"))
                .isEqualTo("not-submitter");

        people.delete("eve");
        assertThat(post("fay", "approve", "")).startsWith("204");
        jenkins.waitForMessage("the vote of eve on wave 1 does not count: there is no such account", build);
        assertThat(cluster.partition("web")).isEqualTo(2);

        people.with("eve", "dba");
        jenkins.waitForMessage("approval by dba after wave 2 started", build);
    }

    @Test
    void aDirectoryThatDoesNotAnswerLetsNobodyVoteAndPassesNothing() throws Exception {
        begin("manualGate(submitter: 'dba', minimum: 1)");
        try (WebClient dan = client("dan")) {
            people.away(true);
            WebRequest request = new WebRequest(
                    new URL(jenkins.getURL(), build.getUrl() + "statefulset-rollout/rollout/1/approve"),
                    HttpMethod.POST);
            assertThat(dan.getPage(dan.addCrumb(request)).getWebResponse().getContentAsString())
                    .contains("it cannot be judged now: the security realm does not say who dan is");
        } finally {
            people.away(false);
        }
        assertThat(votes()).isEmpty();
    }

    @Test
    void theBuildKnowsTheAddressOfItsPage() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "address");
        job.setDefinition(new CpsFlowDefinition(
                "echo \"before ${env.STATEFULSET_ROLLOUT_URL}\"\n"
                        + rollout("", "").replace(", gates: []", "")
                        + "\necho \"after ${env.STATEFULSET_ROLLOUT_URL}\"",
                true));

        WorkflowRun done = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("before null", done);
        jenkins.assertLogContains("after " + jenkins.getURL() + done.getUrl() + "statefulset-rollout/", done);
    }

    @Test
    void aRejectionRollsBack() throws Exception {
        begin(GATE);
        HtmlElement dialog = PageButtons.open(page("dan"), "reject");
        dialog.<HtmlInput>querySelector("input[name=reason]").setValue("lag grows");
        PageButtons.confirm(dialog);

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("wave 1 was rejected by dan: lag grows", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
        assertThat(PageButtons.of(page("dan"))).isEmpty();
        assertThat(page("dan").getBody().asNormalizedText()).contains("dan rejected wave 1", "lag grows");
    }

    @Test
    void aRejectionThatHoldsIsForgottenWhenSomebodyResumes() throws Exception {
        begin("manualGate(submitter: 'dba', minimum: 1)", ", onFailure: 'hold', returnState: true");
        assertThat(post("dan", "reject", "not yet")).startsWith("204");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(cluster.state("web").held()).isPresent();
        cluster.awaitFree("web");

        assertThat(post("root", "resume", "")).startsWith("204");
        PageButtons.await(() -> page("dan"), "0 of 1 approval");
        assertThat(cluster.partition("web")).isEqualTo(2);
        assertThat(post("dan", "approve", "now")).startsWith("204");
        PageButtons.await(() -> page("dan"), "0 of 1 approval", "Wave 2");

        assertThat(votes()).extracting(Vote::choice).containsExactly(Vote.Choice.REJECT, Vote.Choice.APPROVE);
    }

    @Test
    void anotherBuildThatResumesHasTheVotes() throws Exception {
        begin(GATE);
        assertThat(post("dan", "approve", "seen")).startsWith("204");
        jenkins.waitForMessage("wave 1 approved by dan", build);
        build.doStop();
        jenkins.waitForCompletion(build);
        cluster.awaitFree("web");

        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "second");
        job.setDefinition(new CpsFlowDefinition("statefulSetResume(cluster: 'test', name: 'web')", true));
        build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("gate approval by dba, alice after wave 1 started", build);
        assertThat(post("eve", "approve", "mine")).startsWith("409");
        assertThat(post("alice", "approve", "fine")).startsWith("204");

        jenkins.waitForMessage("gate approval by dba, alice after wave 2 started", build);
        assertThat(cluster.partition("web")).isZero();
        assertThat(LiveRollouts.get().of(build)).hasSize(1);
    }

    @Test
    void whatIsForPeopleNeedsThem() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "wrong");
        for (String gate : List.of(
                "manualGate(minimum: 2)",
                "manualGate(submitter: 'dba', minimum: 0)",
                "manualGate(submitter: 'dba', minimum: 'two')",
                "manualGate(submitter: ', ,')",
                "manualGate(submitter: 'dba', reason: 'perhaps')",
                "manualGate(submitters: 'dba')")) {
            job.setDefinition(new CpsFlowDefinition(rollout(gate, ""), true));
            WorkflowRun failed = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains("manualGate: ", failed);
        }
    }
}
