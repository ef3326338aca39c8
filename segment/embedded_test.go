package segment

import (
	"os"
	"strings"
	"testing"
)

func TestEmbedded(t *testing.T) {
	tests := []struct{ dictionary, text, want string }{
		{Accurate, "快递员把包裹丢在楼梯间,鸡蛋全碎了", "快递员|把|包裹|丢|在|楼梯间|,|鸡蛋|全|碎|了"},
		{Accurate, "空调不制冷,报修三次没人来", "空调|不|制冷|,|报修|三|次|没|人|来"},
		{Accurate, "订单号ABC123456已签收", "订单号|ABC123456|已|签收"},
		{Accurate, "国有企业征收土地", "国有|企业|征收|土地"},
		{GSE, "空调不制冷,报修三次没人来", "空调|不|制冷|,|报修|三次|没人|来"},
	}
	for _, test := range tests {
		s, err := Embedded(test.dictionary)
		if err != nil {
			t.Fatal(err)
		}
		if got := cutWith(s, test.text); got != test.want {
			t.Errorf("%s: got %s, want %s", test.dictionary, got, test.want)
		}
	}
	if _, err := Embedded("jieba"); err == nil || err.Error() != `no dictionary "jieba": there are accurate and gse` {
		t.Errorf("error %v", err)
	}
}

func TestEmbeddedWords(t *testing.T) {
	for name, want := range map[string]int{Accurate: 169134, GSE: 352275} {
		s, err := Embedded(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Words(); got != want {
			t.Errorf("%s has %d words, want %d", name, got, want)
		}
	}
}

// Word F1 on the text of testdata/segment, which was cut by hand under the
// guidelines of two corpora. A change that lowers one of these needs a reason.
func TestAccuracy(t *testing.T) {
	tests := []struct {
		file          string
		gse, accurate float64
	}{
		{"news_pku.txt", .80, .89},
		{"news_msr.txt", .825, .855},
		{"complaints.txt", .80, .885},
	}
	for _, test := range tests {
		data, err := os.ReadFile("../testdata/segment/" + test.file)
		if err != nil {
			t.Fatal(err)
		}
		for dictionary, want := range map[string]float64{GSE: test.gse, Accurate: test.accurate} {
			s, err := Embedded(dictionary)
			if err != nil {
				t.Fatal(err)
			}
			got := wordF1(s, string(data))
			t.Logf("%s, %s: F1 %.4f", test.file, dictionary, got)
			if got < want || dictionary == GSE && got > want+.01 {
				t.Errorf("%s, %s: F1 %.4f, want %.3f", test.file, dictionary, got, want)
			}
		}
	}
}

// wordF1 compares the cuts of s with those of a text whose words are separated
// by spaces: the harmonic mean of the shares of words in either that are
// words, at the same place, in the other.
func wordF1(s *Segmenter, cut string) float64 {
	var same, all int
	for line := range strings.Lines(cut) {
		words := strings.Fields(line)
		spans := make(map[[2]int]bool)
		at := 0
		for _, w := range words {
			spans[[2]int{at, at + len(w)}] = true
			at += len(w)
		}
		ends := s.AppendEnds(nil, strings.Join(words, ""))
		start := 0
		for _, end := range ends {
			if spans[[2]int{start, end}] {
				same++
			}
			start = end
		}
		all += len(words) + len(ends)
	}
	return 2 * float64(same) / float64(all)
}
