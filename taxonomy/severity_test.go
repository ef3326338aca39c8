package taxonomy

import (
	"testing"
	"time"

	"suxi/calendar"
)

func TestLevel(t *testing.T) {
	s := Default().Severity
	for v, want := range map[string]int{
		"urgent": 1, "URGENT ": 1, "一级 紧急": 1, "一级紧急": 1, "一级（紧急）": 1, "一级-紧急": 1, "一级": 1, "紧急": 1,
		"1": 1, "1级": 1, "１级": 1, "第一级": 1, "Ⅰ级": 1, " 1 ": 1,
		"紧急类": 1, "一级投诉": 1, "紧急投诉": 1, "投诉": 0, "类": 0, "紧急类投诉": 0,
		"regular": 2, "二级": 2, "2": 2, "２": 2, "常规": 2, "2级": 2,
		"suggestion": 3, "三级 建议咨询": 3, "三级": 3, "建议咨询": 3, "Suggestion": 3, "3": 3,
		"": 0, " ": 0, "0": 0, "4": 0, "-1": 0, "0.1": 0, "1.5": 0, "四级": 0, "1.0": 1, "2.0": 2, "级": 0, "建议": 0, "急": 0, "重大": 0, "urgent regular": 0,
	} {
		got, ok := s.Level(v)
		if ok != (want != 0) || got.Rank != want {
			t.Errorf("Level(%q) = rank %d, %t, want rank %d", v, got.Rank, ok, want)
		}
	}
}

// A scale may count upwards: then the name decides what 三级 is, and the rank
// what 3 is.
func TestLevelByNameBeforeRank(t *testing.T) {
	s := Scale{
		{Rank: 1, Code: "major", Name: "三级 重大"},
		{Rank: 2, Code: "upgraded", Name: "二级 升级 投诉"},
		{Rank: 3, Code: "normal", Name: "一级 普通 投诉"},
	}
	for v, want := range map[string]string{
		"三级": "major", "3级": "major", "3": "normal", "1": "major", "一级": "normal", "1级": "normal", "普通": "normal",
		"投诉": "", // shared by two levels
	} {
		got, ok := s.Level(v)
		if got.Code != want || ok != (want != "") {
			t.Errorf("Level(%q) = %q, %t, want %q", v, got.Code, ok, want)
		}
	}
	// Without ordinals in the names, the ordinal is the rank.
	plain := Scale{{Rank: 1, Code: "a", Name: "紧急"}, {Rank: 2, Code: "b", Name: "一般"}}
	if got, ok := plain.Level("二级"); !ok || got.Code != "b" {
		t.Errorf("Level(二级) = %q, %t, want b", got.Code, ok)
	}
}

func TestDue(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.ParseInLocation(time.DateTime, s, calendar.Shanghai)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	s := Default().Severity
	for _, tc := range []struct {
		level         int
		received, due string
	}{
		{1, "2024-03-04 23:45:00", "2024-03-05 00:15:00"},
		{2, "2024-02-09 18:00:00", "2024-02-10 18:00:00"}, // around the clock, Spring Festival or not
		{3, "2024-03-04 00:00:00", "2024-03-07 23:59:59"}, // Monday to Thursday
		{3, "2024-03-04 23:59:59", "2024-03-07 23:59:59"}, // the hour does not matter
		{3, "2024-03-07 09:00:00", "2024-03-12 23:59:59"}, // over a weekend
		{3, "2024-02-08 16:00:00", "2024-02-19 23:59:59"}, // 9, 18 (a Sunday that is worked) and 19 February
	} {
		if got := s[tc.level-1].Due(at(tc.received)); !got.Equal(at(tc.due)) {
			t.Errorf("level %d received %s is due %v, want %s", tc.level, tc.received, got, tc.due)
		}
	}
	// 17:00 in London is the next day in Shanghai.
	if got := s[2].Due(time.Date(2024, 3, 4, 17, 0, 0, 0, time.UTC)); !got.Equal(at("2024-03-08 23:59:59")) {
		t.Errorf("due %v, want 2024-03-08 23:59:59", got)
	}
	if got := s[0].Due(time.Time{}); !got.IsZero() {
		t.Errorf("without a time of receipt it is due %v, want never", got)
	}
	if got := (Level{}).Due(at("2024-03-04 00:00:00")); !got.IsZero() {
		t.Errorf("without duties it is due %v, want never", got)
	}
}

func TestDeadline(t *testing.T) {
	for text, want := range map[string]Deadline{
		"30m":          {Clock: 30 * time.Minute},
		"24h":          {Clock: 24 * time.Hour},
		"1h30m":        {Clock: 90 * time.Minute},
		"1.5h":         {Clock: 90 * time.Minute},
		"45s":          {Clock: 45 * time.Second},
		"1 workday":    {Workdays: 1},
		"3 workdays":   {Workdays: 3},
		"250 workdays": {Workdays: 250},
	} {
		got, err := ParseDeadline(text)
		if err != nil || got != want {
			t.Errorf("ParseDeadline(%q) = %v, %v, want %v", text, got, err, want)
		}
		if again, err := ParseDeadline(got.String()); err != nil || again != want {
			t.Errorf("ParseDeadline(%q) = %v, %v, want %v", got.String(), again, err, want)
		}
	}
	for _, text := range []string{"", "3", "0m", "-1h", "3 days", "3workdays", "0 workdays", "-1 workdays", "251 workdays", "1.5 workdays", "3  workdays", "99999999h"} {
		if got, err := ParseDeadline(text); err == nil {
			t.Errorf("ParseDeadline(%q) = %v, want an error", text, got)
		}
	}
	for d, want := range map[Deadline]string{
		{Clock: 30 * time.Minute}: "30m", {Clock: 24 * time.Hour}: "24h", {Clock: 90 * time.Minute}: "90m",
		{Clock: time.Second}: "1s", {Workdays: 1}: "1 workday", {Workdays: 2}: "2 workdays",
	} {
		if got := d.String(); got != want {
			t.Errorf("String of %#v = %s, want %s", d, got, want)
		}
	}
}
