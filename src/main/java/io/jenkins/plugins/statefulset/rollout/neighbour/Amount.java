package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Amounts of resources, as numbers. */
final class Amount {
    /** No longer than any real one, and with an exponent that can be computed. */
    private static final Pattern QUANTITY =
            Pattern.compile("[+-]?[0-9.]{1,40}([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?");

    private Amount() {}

    /** The number of cores, bytes or pods; empty for what is no quantity. */
    static Optional<BigDecimal> of(JsonNode value) {
        String text = value.asText("");
        if (!QUANTITY.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Quantity.getAmountInBytes(new Quantity(text)));
        } catch (ArithmeticException | IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    /** In the unit that a person would choose for that resource: bytes in Mi or Gi, cores in whole ones or thousandths. */
    static String text(String resource, BigDecimal amount) {
        if (resource.endsWith("cpu")) {
            BigDecimal milli = amount.movePointRight(3);
            return amount.stripTrailingZeros().scale() <= 0
                    ? amount.stripTrailingZeros().toPlainString()
                    : milli.stripTrailingZeros().toPlainString() + "m";
        }
        if (resource.endsWith("memory") || resource.endsWith("storage")) {
            String[] units = {"", "Ki", "Mi", "Gi", "Ti"};
            BigDecimal kibi = BigDecimal.valueOf(1024);
            BigDecimal value = amount;
            int unit = 0;
            while (unit < units.length - 1
                    && value.signum() != 0
                    && value.remainder(kibi).signum() == 0) {
                value = value.divide(kibi);
                unit++;
            }
            return value.stripTrailingZeros().toPlainString() + units[unit];
        }
        return amount.stripTrailingZeros().toPlainString();
    }
}
