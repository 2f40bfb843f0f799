package io.jenkins.plugins.statefulset.rollout.message;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A language in which every sentence of the catalogue can be told. */
public enum Language {
    ENGLISH("en", ""),
    /** Simplified Chinese, as it is written in China. */
    CHINESE("zh-CN", "_zh_CN");

    /** What follows the language, country or encoding in the name of a POSIX locale, such as {@code .UTF-8} and {@code @pinyin}. */
    private static final String MODIFIER = "[.@].*";

    private static final List<String> SIMPLIFIED = List.of("", "CN", "SG");

    private final String tag;
    private final String suffix;

    Language(String tag, String suffix) {
        this.tag = tag;
        this.suffix = suffix;
    }

    /** As HTML and HTTP name it (BCP 47): {@code en}, {@code zh-CN}. */
    public String tag() {
        return tag;
    }

    /** As a person chooses it: {@code en}, {@code zh_CN}. */
    public String wireName() {
        return tag.replace('-', '_');
    }

    /** What the names of its files end with, before the dot. */
    String suffix() {
        return suffix;
    }

    public Locale locale() {
        return Locale.forLanguageTag(tag);
    }

    /** The language for a reader of that locale: English unless the locale is one of Simplified Chinese. */
    public static Language of(Locale locale) {
        boolean simplified = locale.getLanguage().equals("zh")
                && (locale.getScript().isEmpty()
                        ? SIMPLIFIED.contains(locale.getCountry())
                        : locale.getScript().equals("Hans"));
        return simplified ? CHINESE : ENGLISH;
    }

    /** The same for the name of a POSIX locale, such as {@code zh_CN.UTF-8} or {@code C}. */
    public static Language ofPosix(String name) {
        return of(locale(name));
    }

    /** The language that a person names, such as {@code zh_CN}, {@code zh-Hans} or {@code en}; empty where there is none of that name. */
    public static Optional<Language> named(String name) {
        Locale locale = locale(name);
        return Arrays.stream(values())
                .filter(language -> language.locale().getLanguage().equals(locale.getLanguage()))
                .filter(language -> language == of(locale))
                .findFirst();
    }

    private static Locale locale(String name) {
        return Locale.forLanguageTag(name.strip().replaceFirst(MODIFIER, "").replace('_', '-'));
    }
}
