package segment

import (
	"strings"
	"sync"
	"testing"
)

// The embedded dictionary takes seconds to load: this file only, and once.
var embedded = sync.OnceValues(New)

func loadEmbedded(t testing.TB) *Segmenter {
	t.Helper()
	if testing.Short() {
		t.Skip("loads the embedded dictionary")
	}
	s, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEmbeddedDictionary(t *testing.T) {
	s := loadEmbedded(t)
	tests := []struct{ text, want string }{
		{"快递员把包裹丢在楼梯间，鸡蛋全碎了", "快递|员|把|包裹|丢|在|楼梯间|,|鸡蛋|全|碎|了"},
		{"我在網上買的Ｔ恤開線了，客服不肯退貨", "我|在|网上|买|的|T恤|开线|了|,|客服|不肯|退货"},
		{"空调不制冷，报修三次没人来", "空调|不|制冷|,|报修|三次|没人|来"},
		{"订单号ABC123456已签收", "订单号|ABC123456|已|签收"},
	}
	for _, test := range tests {
		d := s.Document(test.text)
		checkDocument(t, d)
		var got []string
		for _, token := range d.Tokens {
			got = append(got, token.Text)
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("got %s, want %s", strings.Join(got, "|"), test.want)
		}
	}
}

// Models are tied to this identity: they do not load where it differs.
func TestEmbeddedDictionaryIdentity(t *testing.T) {
	s := loadEmbedded(t)
	if got, want := s.Dictionary(), "zh_s-27908e878c711b7d"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := s.words.Dict.NumTokens(), 352275; got != want {
		t.Errorf("%d words, want %d", got, want)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDocument(b *testing.B) {
	s := loadEmbedded(b)
	text := strings.Repeat("快递员把包裹丢在楼梯间，鸡蛋全碎了，打了三次客服电话都说要等7天。", 10)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		s.Document(text)
	}
}

func BenchmarkNormalize(b *testing.B) {
	for _, text := range []struct{ name, text string }{
		{"clean", "快递员把包裹丢在楼梯间, 鸡蛋全碎了, 打了三次客服电话都说要等7天。"},
		{"typeset", "快递员把包裹丢在楼梯间，鸡蛋全碎了，打了三次客服电话都说要等7天。"},
		{"traditional", "快遞員把包裹丟在樓梯間，雞蛋全碎了，打了三次客服電話都說要等7天。"},
	} {
		b.Run(text.name, func(b *testing.B) {
			text := strings.Repeat(text.text, 10)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Normalize(text)
			}
		})
	}
}
