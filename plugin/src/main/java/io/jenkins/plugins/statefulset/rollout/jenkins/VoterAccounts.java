package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.User;
import hudson.security.SecurityRealm;
import hudson.security.UserMayOrMayNotExistException2;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.event.VoteStanding;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudge;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudgement;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Says whose votes count, by the accounts that Jenkins knows.
 *
 * <ol>
 *   <li>The security realm is asked each time, and not what Jenkins remembers of the person's last login: who has no account any more, or a locked
 *       one, or has left the group, does not count.
 *   <li>A realm that cannot look people up (single sign-on) is taken at what it said of the person's groups at the last login, as everywhere in
 *       Jenkins; whom Jenkins has no account of does not count.
 *   <li>A name that is asked for is an account or a group, compared as the realm compares them.
 *   <li>Permissions count for nothing: an administrator who is not asked has no vote.
 *   <li>A realm that does not answer, or a Jenkins without one, says nothing of anybody.
 * </ol>
 */
@Extension
public final class VoterAccounts implements VoteJudge {
    private static final int PATIENCE_SECONDS = 30;

    public static VoterAccounts get() {
        return ExtensionList.lookupSingleton(VoterAccounts.class);
    }

    @Override
    public CompletionStage<List<VoteJudgement>> judge(GateSpec.Approval gate, List<Vote> votes) {
        return CompletableFuture.supplyAsync(
                        () -> votes.stream().map(vote -> judge(gate, vote.by())).toList(), RolloutThreads.ofVoters())
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(late -> votes.stream()
                        .map(vote -> VoteJudgement.notKnown(
                                "the security realm has not answered within " + PATIENCE_SECONDS + " s"))
                        .toList());
    }

    /** Whether a vote of that person would count now. Asks the security realm, which may take its time. */
    public VoteJudgement judge(GateSpec.Approval gate, String person) {
        return judge(gate.submitters(), gate.excluded(), person);
    }

    /**
     * The same.
     *
     * @param submitters accounts and groups that are asked
     * @param excluded accounts that may not vote
     */
    public VoteJudgement judge(List<String> submitters, List<String> excluded, String person) {
        Jenkins jenkins = Jenkins.get();
        if (!jenkins.isUseSecurity()) {
            return VoteJudgement.notKnown("Jenkins has no security realm, so nobody has a name");
        }
        SecurityRealm realm = jenkins.getSecurityRealm();
        if (isAmong(excluded, person, realm)) {
            return VoteJudgement.of(VoteStanding.REQUESTER);
        }
        try {
            UserDetails account = account(realm, person);
            boolean usable = account.isEnabled() && account.isAccountNonLocked() && account.isAccountNonExpired();
            return VoteJudgement.of(
                    !usable
                            ? VoteStanding.NO_SUCH_USER
                            : isAsked(submitters, person, account.getAuthorities(), realm)
                                    ? VoteStanding.COUNTS
                                    : VoteStanding.NOT_SUBMITTER);
        } catch (UsernameNotFoundException gone) {
            return VoteJudgement.of(VoteStanding.NO_SUCH_USER);
        } catch (AuthenticationException away) {
            return VoteJudgement.notKnown("the security realm does not say who " + person + " is");
        }
    }

    /** Whether the present user seems to be asked, by what was known at the login: enough to show a button. */
    public boolean seemsAsked(List<String> submitters, List<String> excluded) {
        Jenkins jenkins = Jenkins.get();
        User user = User.current();
        return user != null
                && jenkins.isUseSecurity()
                && !isAmong(excluded, user.getId(), jenkins.getSecurityRealm())
                && isAsked(
                        submitters,
                        user.getId(),
                        Jenkins.getAuthentication2().getAuthorities(),
                        jenkins.getSecurityRealm());
    }

    private static UserDetails account(SecurityRealm realm, String person) {
        try {
            return realm.loadUserByUsername2(person);
        } catch (UserMayOrMayNotExistException2 cannotTell) {
            User known = User.getById(person, false);
            if (known == null) {
                throw new UsernameNotFoundException(person, cannotTell);
            }
            return known.getUserDetailsForImpersonation2();
        }
    }

    private static boolean isAmong(List<String> accounts, String person, SecurityRealm realm) {
        return accounts.stream().anyMatch(one -> realm.getUserIdStrategy().equals(one, person));
    }

    private static boolean isAsked(
            List<String> submitters,
            String person,
            Collection<? extends GrantedAuthority> authorities,
            SecurityRealm realm) {
        Stream<String> groups = authorities.stream().map(GrantedAuthority::getAuthority);
        return isAmong(submitters, person, realm)
                || groups.anyMatch(group -> submitters.stream()
                        .anyMatch(one -> realm.getGroupIdStrategy().equals(one, group)));
    }
}
