package main

import "strings"

// spoken is the language of messages: Chinese if the locale is, unless it is of
// another encoding than UTF-8, else English. The locale is the first of LC_ALL,
// LC_MESSAGES and LANG that is set, and on Windows what the user chose for it if
// none is; LC_ALL=C asks for English.
func spoken(getenv func(string) string) catalogue {
	locale := systemLocale
	for _, name := range []string{"LANG", "LC_MESSAGES", "LC_ALL"} {
		if value := getenv(name); value != "" {
			locale = func() string { return value }
		}
	}
	if !isChinese(locale()) {
		return nil
	}
	return readCatalogue(messagesZH)
}

// isChinese reports whether a locale, such as zh_CN.UTF-8 or zh-Hans-CN, is
// Chinese and takes UTF-8.
func isChinese(locale string) bool {
	locale, _, _ = strings.Cut(locale, "@")
	language, encoding, _ := strings.Cut(strings.ToLower(locale), ".")
	language, _, _ = strings.Cut(strings.ReplaceAll(language, "-", "_"), "_")
	return language == "zh" && (encoding == "" || strings.ReplaceAll(encoding, "-", "") == "utf8")
}
