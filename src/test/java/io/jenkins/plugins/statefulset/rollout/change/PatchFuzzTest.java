package io.jenkins.plugins.statefulset.rollout.change;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.statefulset.rollout.Hostile;
import io.jenkins.plugins.statefulset.rollout.HostileInput;
import java.io.ByteArrayInputStream;
import java.util.List;

/** What {@code --patch} reads, applied to a set. */
class PatchFuzzTest extends HostileInput {
    @FuzzTest
    void patches(byte[] input) {
        String text = Hostile.text(input);
        Hostile.take(text, () -> {
            Change patch = ChangeParser.patch("-", new ByteArrayInputStream(input));
            Proposal proposal = ChangeApplier.apply(ChangeFixtures.db(), List.of(patch));
            proposal.notes().forEach(note -> Hostile.refused(text, note.toString()));
            Hostile.words(text, proposal.changes().toString());
        });
    }
}
