package redact

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
)

// A Depth is how much of an address may stay. What is deeper is masked.
type Depth uint8

// The depths, of which District is the default. They are not in the order of
// what they leave: Province, City, District, Street.
const (
	District Depth = iota // 省, 市 and 区 or 县 stay
	Province              // the province stays, or the city that is one
	City                  // province and city stay
	Street                // 街道, 镇, 乡 and roads stay, numbers and names of buildings do not
)

var depthNames = [...]string{District: "district", Province: "province", City: "city", Street: "street"}

// String returns the name of the depth: province, city, district or street.
func (d Depth) String() string { return depthNames[d] }

// ParseDepth returns the depth of a name, as [Depth.String] gives it.
func ParseDepth(name string) (Depth, error) {
	for d, s := range depthNames {
		if s == name {
			return Depth(d), nil
		}
	}
	return 0, fmt.Errorf("unknown depth of addresses %q: use province, city, district or street", name)
}

// Options say how a [Redactor] redacts. The zero value is what [Find] and
// [Mask] do.
type Options struct {
	// Key makes masks pseudonyms: equal things get equal ones, with the same
	// key only. Nobody without the key can tell what a pseudonym stands for, or
	// try numbers until one fits; whoever has it can, so it is a secret. Empty:
	// plain masks.
	Key []byte
	// Depth is what stays of an address.
	Depth Depth
	// Off leaves every text as it is.
	Off bool
}

// A Redactor finds and masks personal information in one way. It is immutable:
// any number of goroutines may use it.
type Redactor struct{ options Options }

// New returns a Redactor with the given options.
func New(options Options) *Redactor {
	options.Key = append([]byte(nil), options.Key...)
	return &Redactor{options}
}

// Find is the function [Find] with the options of r: nothing is found if it is
// off.
func (r *Redactor) Find(text string) []Span {
	if r.options.Off {
		return nil
	}
	return finder{r.options.Depth}.find(text)
}

// Redact returns text with every Span of r.Find replaced by its
// [Redactor.Mask]. Redacted once more, it stays the same.
func (r *Redactor) Redact(text string) string {
	spans := r.Find(text)
	if len(spans) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	from := 0
	for _, s := range spans {
		b.WriteString(text[from:s.Start])
		b.WriteString(r.Mask(s.Kind, text[s.Start:s.End]))
		from = s.End
	}
	b.WriteString(text[from:])
	return b.String()
}

// Mask returns what stands in place of found, a piece of personal information:
// the mask of its kind, or with a key a pseudonym such as 〔手机·k7m2qd〕. That is
// the first 30 bits of HMAC-SHA256 of the kind and the canonical form of found,
// in the base 32 of RFC 4648. Of 10,000 different things two share a pseudonym
// with probability .05.
func (r *Redactor) Mask(kind Kind, found string) string {
	if len(r.options.Key) == 0 {
		return kind.Mask()
	}
	mac := hmac.New(sha256.New, r.options.Key)
	mac.Write([]byte(string(kind) + "\x00" + canonical(kind, found)))
	return opening + kind.Label() + dot + pseudonyms.EncodeToString(mac.Sum(nil))[:pseudonymLength] + closing
}

// A mask is the label of a kind in brackets, a pseudonym has a dot and letters
// behind the label.
const (
	opening         = "〔"
	closing         = "〕"
	dot             = "·"
	pseudonymLength = 6
)

var pseudonyms = base32.NewEncoding(pseudonymLetters)

const pseudonymLetters = "abcdefghijklmnopqrstuvwxyz234567"

// masksIn returns the masks and pseudonyms in text.
func masksIn(text string) []Span {
	var spans []Span
	for at := 0; ; {
		i := strings.Index(text[at:], opening)
		if i < 0 {
			return spans
		}
		at += i
		end, kind := maskEnd(text, at)
		if end == 0 {
			at += len(opening)
			continue
		}
		spans = append(spans, Span{at, end, kind})
		at = end
	}
}

// DropMasks returns text with a space in place of every mask and pseudonym,
// for who counts the words of redacted texts.
func DropMasks(text string) string {
	masks := masksIn(text)
	if len(masks) == 0 {
		return text
	}
	var b strings.Builder
	from := 0
	for _, m := range masks {
		b.WriteString(text[from:m.Start])
		b.WriteByte(' ')
		from = m.End
	}
	b.WriteString(text[from:])
	return b.String()
}

// maskEnd returns where the mask or pseudonym that begins at start ends, and of
// which kind it is, or 0 if there is none.
func maskEnd(text string, start int) (int, Kind) {
	rest, ok := strings.CutPrefix(text[start:], opening)
	if !ok {
		return 0, ""
	}
	for _, kind := range kinds {
		behind, ok := strings.CutPrefix(rest, kind.Label())
		if !ok {
			continue
		}
		if letters, ok := strings.CutPrefix(behind, dot); ok && len(letters) > pseudonymLength && strings.Trim(letters[:pseudonymLength], pseudonymLetters) == "" {
			behind = letters[pseudonymLength:]
		}
		if strings.HasPrefix(behind, closing) {
			return len(text) - len(behind) + len(closing), kind
		}
	}
	return 0, ""
}
