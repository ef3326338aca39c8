package redact

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever the spelling, a thing has one pseudonym, and no other thing has it.
func TestPseudonyms(t *testing.T) {
	r := New(Options{Key: []byte("a secret of this test")})
	seen := map[string]string{}
	for _, same := range [][]string{
		{"13800001234", "138-0000-1234", "+86 138 0000 1234", "0086-13800001234", "１３８００００１２３４", "138<b>0000</b>1234"},
		{"13800001235"},
		{"13800001234转56", "138-0000-1234 转 56", "+86 13800001234转56"},
		{"海字第7654321号", "海字第7654321"},
		{"010-60001234", "01060001234", "+86-10-60001234", "（010） 6000-1234"},
		{"0755-60001234"},
		{"11010119900307002X", "11010119900307002x", "110101 19900307 002X", "110101900307002"},
		{"6222021000001235", "6222 0210 0000 1235"},
		{"li@example.com", "LI@Example.com", "li＠example．com"},
		{"li@example.org"},
		{"一三九零零零零五六七八", "139 0000 5678"},
		{"京A·12345", "京a12345", "京Ａ１２３４５"},
	} {
		for _, s := range same {
			got := r.Redact(s)
			if want := r.Redact(same[0]); got != want {
				t.Errorf("Redact(%q) = %q, want the pseudonym of %q, %q", s, got, same[0], want)
			}
			if end, _ := maskEnd(got, 0); end != len(got) {
				t.Errorf("Redact(%q) = %q is no pseudonym", s, got)
			}
			if again := r.Redact(got); again != got {
				t.Errorf("Redact(%q) = %q", got, again)
			}
		}
		if other, ok := seen[r.Redact(same[0])]; ok {
			t.Errorf("%q and %q have the same pseudonym", same[0], other)
		}
		seen[r.Redact(same[0])] = same[0]
	}
	if a, b := r.Redact("13800001234"), New(Options{Key: []byte("another")}).Redact("13800001234"); a == b {
		t.Errorf("two keys give the same pseudonym, %q", a)
	}
}

// A name has one pseudonym wherever it stands and however it is written.
func TestPseudonymsOfNames(t *testing.T) {
	r := New(Options{Key: []byte("a secret of this test")})
	want := r.Mask(Name, "张伟")
	for _, text := range []string{"联系人：张伟", "我叫张伟。", "找张伟经理", "聯繫人：張偉", "张伟 13800001234"} {
		if got := r.Redact(text); !strings.Contains(got, want) {
			t.Errorf("Redact(%q) = %q, want %s in it", text, got, want)
		}
	}
}

func TestDepth(t *testing.T) {
	for _, tt := range []struct {
		depth Depth
		want  string
	}{
		{Province, "浙江省〔地址〕漏水"},
		{City, "浙江省杭州市〔地址〕漏水"},
		{District, "浙江省杭州市西湖区〔地址〕漏水"},
		{Street, "浙江省杭州市西湖区文三路〔地址〕漏水"},
	} {
		r := New(Options{Depth: tt.depth})
		got := r.Redact("浙江省杭州市西湖区文三路100号5幢201室漏水")
		if got != tt.want {
			t.Errorf("%v: %q, want %q", tt.depth, got, tt.want)
		}
		if again := r.Redact(got); again != got {
			t.Errorf("%v: redacted again %q", tt.depth, again)
		}
	}
}

// Words alone are not personal: a dictionary may hold them.
func TestWords(t *testing.T) {
	for _, word := range strings.Fields("王老吉 张小泉 老王头 李宁 康师傅 周大福 周黑鸭 高峰 于是 马上 方便 石家庄 中山路 万达广场 客服小姐 小王子 先生 女士 联系人 姓名 李子 王府井 张家界 罗马 江小白 三只松鼠 朝阳区 京东 微信支付 护照 工号 一二三四五") {
		if found := Find(word); len(found) > 0 {
			t.Errorf("%s is %s", word, found[0].Kind)
		}
	}
}

// The value is HMAC-SHA256 in base 32, computed with openssl and base32:
//
//	printf 'mobile\00013800001234' | openssl dgst -sha256 -hmac key -binary | base32 | tr A-Z a-z | cut -c1-6
func TestPseudonymValue(t *testing.T) {
	if got, want := New(Options{Key: []byte("key")}).Redact("打138 0000 1234"), "打〔手机·mgnsje〕"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOff(t *testing.T) {
	r := New(Options{Off: true})
	if got := r.Redact("打13800001234"); got != "打13800001234" || r.Find(got) != nil {
		t.Errorf("a Redactor that is off makes it %q", got)
	}
}

// Options are copied: a caller may wipe the key.
func TestKeyIsCopied(t *testing.T) {
	key := []byte("key")
	r := New(Options{Key: key})
	want := r.Redact("13800001234")
	clear(key)
	if got := r.Redact("13800001234"); got != want {
		t.Errorf("the pseudonym changed with the caller's key: %q, %q", want, got)
	}
}

func TestDepthNames(t *testing.T) {
	for _, d := range []Depth{Province, City, District, Street} {
		if got, err := ParseDepth(d.String()); err != nil || got != d {
			t.Errorf("ParseDepth(%q) = %v, %v", d, got, err)
		}
	}
	if _, err := ParseDepth("road"); err == nil || !strings.Contains(err.Error(), "district") {
		t.Errorf("ParseDepth(road): %v, want an error that says what there is", err)
	}
}

func TestDropMasks(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"打〔手机〕或〔邮箱·a2b3c4〕", "打 或 "},
		{"〔手机〔手机〕〕", "〔手机 〕"},
		{"〔附件〕〔手机·a2b3c〕〔手机·a2b3c1〕", "〔附件〕〔手机·a2b3c〕〔手机·a2b3c1〕"},
		{"没有", "没有"},
		{"〔手机", "〔手机"},
	} {
		if got := DropMasks(tt.text); got != tt.want {
			t.Errorf("DropMasks(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

// FindEmail gives the addresses that Find gives.
func TestFindEmail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 25).Draw(t, "pieces"), "")
		var want int
		for _, s := range Find(text) {
			if s.Kind == Email {
				want++
			}
		}
		if got := len(FindEmail(text)); got < want {
			t.Fatalf("FindEmail(%q) finds %d addresses, Find %d", text, got, want)
		}
	})
}
