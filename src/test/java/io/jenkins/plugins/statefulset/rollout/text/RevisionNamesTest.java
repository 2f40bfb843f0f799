package io.jenkins.plugins.statefulset.rollout.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionNamesTest {
    private final RevisionNames names = new RevisionNames();

    @Test
    void fourCharactersOfTheHashDoWhereTheyDiffer() {
        names.learn("my-db-9f4d8c6b5");

        assertThat(names.shorten("my-db-7c65d9f8b4")).isEqualTo("7c65");
        assertThat(names.shorten("my-db-9f4d8c6b5")).isEqualTo("9f4d");
    }

    @Test
    void moreAreTakenWhereFourAreAmbiguous() {
        names.learn("db-7c65d9f8b4");
        names.learn("db-7c65dab");

        assertThat(names.shorten("db-7c65d9f8b4")).isEqualTo("7c65d9");
        assertThat(names.shorten("db-7c65dab")).isEqualTo("7c65da");
    }

    @Test
    void aHashThatIsTheBeginningOfAnotherStaysWhole() {
        names.learn("db-7c65");
        names.learn("db-7c65d9");

        assertThat(names.shorten("db-7c65")).isEqualTo("7c65");
        assertThat(names.shorten("db-7c65d9")).isEqualTo("7c65d");
    }

    @Test
    void shortHashesAndNamesWithoutOneStayAsTheyAre() {
        assertThat(List.of(names.shorten("db-7c"), names.shorten("odd"), names.shorten("x-")))
                .containsExactly("7c", "odd", "x-");
    }
}
