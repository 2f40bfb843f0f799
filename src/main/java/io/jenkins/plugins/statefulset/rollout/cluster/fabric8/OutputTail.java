package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The last bytes of a stream of any length. */
final class OutputTail {
    private final byte[] ring;
    private long total;

    /** @param limit in bytes, at least 1 */
    OutputTail(int limit) {
        ring = new byte[limit];
    }

    synchronized void append(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            ring[(int) (total % ring.length)] = bytes.get();
            total++;
        }
    }

    /** As UTF-8, from the first whole character on. */
    synchronized String text() {
        if (total <= ring.length) {
            return new String(ring, 0, (int) total, StandardCharsets.UTF_8);
        }
        byte[] inOrder = new byte[ring.length];
        int begin = (int) (total % ring.length);
        System.arraycopy(ring, begin, inOrder, 0, ring.length - begin);
        System.arraycopy(ring, 0, inOrder, ring.length - begin, begin);
        int skip = 0;
        while (skip < Math.min(3, inOrder.length) && isContinuation(inOrder[skip])) {
            skip++;
        }
        return new String(inOrder, skip, inOrder.length - skip, StandardCharsets.UTF_8);
    }

    private static boolean isContinuation(byte unit) {
        return (unit & 0xC0) == 0x80;
    }
}
