package models

import (
	"strings"
	"testing"

	"suxi/segment"
	"suxi/taxonomy"
)

// The dictionary of the training is known apart from the words of the user.
func TestTrainedOn(t *testing.T) {
	trained := segmenterWith(t, smallSegmenter(t), "客服态度")
	b, _, err := Train(t.Context(), Config{MaxFeatures: 50}, trained, taxonomy.Default(), synthetic(30, 1))
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := segment.New()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		s    *segment.Segmenter
		want bool
	}{
		{"that of the training", trained, true},
		{"without its words", smallSegmenter(t), true},
		{"with other words", segmenterWith(t, smallSegmenter(t), "太慢"), true},
		{"another dictionary", embedded, false},
		{"another dictionary with its words", segmenterWith(t, embedded, "客服态度"), false},
	}
	for _, test := range tests {
		if got, err := b.TrainedOn(test.s); err != nil || got != test.want {
			t.Errorf("%s: got %v, %v, want %v", test.name, got, err, test.want)
		}
	}
}

func segmenterWith(t *testing.T, base *segment.Segmenter, words string) *segment.Segmenter {
	t.Helper()
	u, err := segment.ReadUserWords(strings.NewReader(words))
	if err != nil {
		t.Fatal(err)
	}
	s, err := base.With(u)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The model file would carry them.
func TestTrainRefusesPersonalUserWords(t *testing.T) {
	for words, want := range map[string]string{
		"客服态度\n\n13800138000":  "user words:3: personal information (手机), and user words are passed on with the model: take it out",
		"zhangsan@example.com": "user words:1: personal information (邮箱), and user words are passed on with the model: take it out",
		"客服态度\n10086":          "",
	} {
		_, _, err := Train(t.Context(), Config{MaxFeatures: 50}, segmenterWith(t, smallSegmenter(t), words), taxonomy.Default(), synthetic(30, 1))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: error %q, want %q", words, got, want)
		}
	}
}
