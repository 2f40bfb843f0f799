package io.jenkins.plugins.statefulset.rollout.kube;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes quantities as the API server stores them (k8s.io/apimachinery {@code resource.Quantity}): {@code 1000m} becomes
 * {@code 1} and {@code 1024Mi} becomes {@code 1Gi}. Without this, a manifest would seem to differ from its own object.
 */
public final class Quantities {
    private static final Pattern QUANTITY =
            Pattern.compile("([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))([KMGTPE]i|[eE][+-]?[0-9]{1,2}|[numkMGTPE]?)");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final int NANO = -9;
    private static final int MILLI_DIGITS = 3;
    private static final int NANO_DIGITS = 9;
    private static final BigInteger KILO = BigInteger.valueOf(1000);
    private static final BigInteger KIBI = BigInteger.valueOf(1024);

    /** Longer ones are no amounts of anything. */
    private static final int MAX_LENGTH = 80;

    private Quantities() {}

    /** Resource amounts are rounded up to thousandths. */
    static String canonicalResource(String text) {
        return canonical(text, MILLI_DIGITS);
    }

    public static String canonical(String text) {
        return canonical(text, NANO_DIGITS);
    }

    /** A text that is no quantity stays as it is: the API server will say what is wrong with it. */
    private static String canonical(String text, int digits) {
        Matcher matcher = QUANTITY.matcher(text);
        if (text.length() > MAX_LENGTH || !matcher.matches()) {
            return text;
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String suffix = matcher.group(2);
        int binary = BINARY.indexOf(suffix);
        if (binary > 0) {
            BigDecimal value = number.multiply(new BigDecimal(KIBI.pow(binary)));
            return value.abs().compareTo(new BigDecimal(KIBI)) < 0 ? decimal(round(value, digits)) : binary(value);
        }
        int decimal = DECIMAL.indexOf(suffix);
        if (decimal >= 0) {
            return decimal(round(number.scaleByPowerOfTen(3 * decimal + NANO), digits));
        }
        String exponent = suffix.substring(1);
        return exponential(round(number.scaleByPowerOfTen(Integer.parseInt(exponent)), digits));
    }

    private static BigDecimal round(BigDecimal value, int digits) {
        return value.setScale(digits, RoundingMode.UP);
    }

    private static String binary(BigDecimal value) {
        BigInteger mantissa = value.setScale(0, RoundingMode.UP).unscaledValue();
        int power = 0;
        while (power < BINARY.size() - 1 && mantissa.mod(KIBI).signum() == 0) {
            mantissa = mantissa.divide(KIBI);
            power++;
        }
        return mantissa + BINARY.get(power);
    }

    private static String decimal(BigDecimal value) {
        if (value.signum() == 0) {
            return "0";
        }
        BigInteger mantissa = nanos(value);
        int power = thousands(mantissa, DECIMAL.size() - 1);
        return mantissa.divide(KILO.pow(power)) + DECIMAL.get(power);
    }

    private static String exponential(BigDecimal value) {
        if (value.signum() == 0) {
            return "0";
        }
        BigInteger mantissa = nanos(value);
        int power = thousands(mantissa, Integer.MAX_VALUE);
        int exponent = 3 * power + NANO;
        return mantissa.divide(KILO.pow(power)) + (exponent == 0 ? "" : "e" + exponent);
    }

    private static BigInteger nanos(BigDecimal value) {
        return value.setScale(NANO_DIGITS, RoundingMode.UP).unscaledValue();
    }

    /** How often a thousand can be taken out of it. */
    private static int thousands(BigInteger number, int atMost) {
        int power = 0;
        BigInteger rest = number;
        while (power < atMost && rest.mod(KILO).signum() == 0) {
            rest = rest.divide(KILO);
            power++;
        }
        return power;
    }
}
