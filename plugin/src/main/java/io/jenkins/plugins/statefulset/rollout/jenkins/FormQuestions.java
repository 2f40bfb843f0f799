package io.jenkins.plugins.statefulset.rollout.jenkins;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.Util;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jenkins.authentication.tokens.api.AuthenticationTokens;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.kubernetes.auth.KubernetesAuth;

/**
 * What the form of a job may ask a cluster.
 *
 * <ol>
 *   <li>Only who may configure the job is answered: such a person could have a build ask the same.
 *   <li>A form names a cluster of the system configuration. It gives no address, so credentials go nowhere else.
 *   <li>Credentials are those that builds of the job have.
 * </ol>
 */
public final class FormQuestions {
    private FormQuestions() {}

    /** Whether the present user may ask for that job; for the whole system where there is none. */
    public static boolean allowed(Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    /** As {@link #allowed}, with Jenkins' own answer to whom it does not allow. */
    public static void require(Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
    }

    /**
     * Asks. The caller has made sure that it is {@link #allowed}.
     *
     * @throws BadRequestException if there is no such cluster or account, or the cluster refuses or does not answer soon
     */
    public static <T> T ask(Item item, String cluster, String credentialsId, Function<FormConnection, T> question) {
        require(item);
        String name = Util.fixEmptyAndTrim(cluster);
        if (name == null) {
            throw new BadRequestException(
                    Phrase.of("jenkins-form.cluster-needed").message());
        }
        NamedCluster named = Endpoints.cluster(name);
        Optional<Account> account = Optional.ofNullable(Util.fixEmptyAndTrim(credentialsId))
                .map(id -> Account.inForm(id, item, named))
                .or(() -> named.credentials().map(id -> Account.ofClusterInForm(id, item, named)));
        return FormConnection.ask(Endpoints.named(named, account), question);
    }

    /** Asks for the version and says what came of it. The caller has made sure that it is {@link #allowed}. */
    public static FormValidation test(Item item, String cluster, String credentialsId) {
        try {
            return ask(item, cluster, credentialsId, ConnectionTest::of);
        } catch (BadRequestException e) {
            return FormValidation.error(Reader.inForm(e));
        }
    }

    /** The clusters of the system configuration, for who may configure the job. */
    public static ListBoxModel clusters(Item item, String current) {
        ListBoxModel items = new ListBoxModel();
        items.add(Reader.inForm(Phrase.of("jenkins-form.own-cluster")), "");
        if (allowed(item)) {
            StatefulSetClusters.get().getClusters().forEach(cluster -> items.add(cluster.getName()));
        }
        return keep(items, current);
    }

    /** Credentials that can be an account, for who may use them in the job. */
    public static ListBoxModel credentials(Item item, String current) {
        StandardListBoxModel items = new StandardListBoxModel();
        boolean may = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
        if (!may) {
            return items.includeCurrentValue(Util.fixNull(current));
        }
        items.includeEmptyValue();
        if (item == null) {
            items.includeMatchingAs(
                    ACL.SYSTEM2,
                    Jenkins.get(),
                    StandardCredentials.class,
                    List.of(),
                    AuthenticationTokens.matcher(KubernetesAuth.class));
        } else {
            items.includeMatchingAs(
                    ACL.SYSTEM2,
                    item,
                    StandardCredentials.class,
                    List.of(),
                    CredentialsMatchers.allOf(AuthenticationTokens.matcher(KubernetesAuth.class)));
        }
        return items.includeCurrentValue(Util.fixNull(current));
    }

    /** The same list with the present value in it, which saving the form must not lose. */
    public static ListBoxModel keep(ListBoxModel items, String current) {
        String value = Util.fixEmptyAndTrim(current);
        if (value != null && items.stream().noneMatch(option -> option.value.equals(value))) {
            items.add(value);
        }
        return items;
    }
}
