package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * A backup that was taken before the first pod went.
 *
 * @param verified whether every dump was read from beginning to end after it was written; else a Job of the person's ended with exit
 *     code 0, and nobody looked at what it wrote
 * @param place {@code pvc/CLAIM:/SET/TIME}; empty where only the Job that wrote it is known
 * @param bytes size of all dumps; empty where unknown
 * @param sha256 of the list of checksums beside the dumps, in hexadecimal; empty where unknown
 * @param databases how many were dumped; 0 where unknown
 * @param leftOut how many were not dumped
 * @param seconds from start to end
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record BackupTaken(
        boolean verified,
        Optional<String> place,
        Optional<Long> bytes,
        Optional<String> sha256,
        int databases,
        int leftOut,
        double seconds) {
    public BackupTaken {
        place = place == null ? Optional.empty() : place;
        bytes = bytes == null ? Optional.empty() : bytes;
        sha256 = sha256 == null ? Optional.empty() : sha256;
    }
}
