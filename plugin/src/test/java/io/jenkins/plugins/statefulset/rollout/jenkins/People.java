package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.security.AbstractPasswordBasedSecurityRealm;
import hudson.security.GroupDetails;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** A directory of people in groups that change. Everybody's password is their name. */
public final class People extends AbstractPasswordBasedSecurityRealm {
    private final transient Map<String, List<String>> groups = new ConcurrentHashMap<>();
    private transient volatile boolean away;

    /** Somebody is in these groups now, and in no other. */
    public People with(String person, String... in) {
        groups.put(person, List.of(in));
        return this;
    }

    /** Somebody has no account any more. */
    public void delete(String person) {
        groups.remove(person);
    }

    /** The directory answers no more, or again. */
    public void away(boolean silent) {
        away = silent;
    }

    @Override
    protected UserDetails authenticate2(String username, String password) {
        return loadUserByUsername2(username);
    }

    @Override
    public UserDetails loadUserByUsername2(String username) {
        if (away) {
            throw new AuthenticationServiceException("the directory is away");
        }
        List<String> in = groups.get(username);
        if (in == null) {
            throw new UsernameNotFoundException(username);
        }
        Collection<GrantedAuthority> authorities = Stream.concat(Stream.of("authenticated"), in.stream())
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList();
        return new User(username, "", authorities);
    }

    @Override
    public GroupDetails loadGroupByGroupname2(String groupname, boolean fetchMembers) {
        throw new UsernameNotFoundException(groupname);
    }
}
