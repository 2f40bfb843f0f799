package io.jenkins.plugins.statefulset.rollout.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in columns, three spaces apart, each as wide as its widest cell. */
final class Columns {
    private static final String GAP = "   ";

    private final String indent;
    private final List<List<String>> rows = new ArrayList<>();

    Columns(String indent) {
        this.indent = indent;
    }

    Columns row(String... cells) {
        rows.add(Arrays.asList(cells));
        return this;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column));
                if (column < row.size() - 1) {
                    line.append(" ".repeat(width(column) - TextStyle.width(row.get(column))))
                            .append(GAP);
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** A cell that ends its row stands in nobody's way. */
    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size() - 1)
                .mapToInt(row -> TextStyle.width(row.get(column)))
                .max()
                .orElse(0);
    }
}
