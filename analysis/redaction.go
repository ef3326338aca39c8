package analysis

import (
	"crypto/sha256"
	"encoding/hex"

	"suxi/redact"
)

// A Redaction says how the words in a Result were redacted.
type Redaction struct {
	Off          bool   `json:"off"`           // they were not: it may be given to nobody who may not read the complaints
	AddressDepth string `json:"address_depth"` // how much of an address is left
	PseudonymKey string `json:"pseudonym_key"` // fingerprint of the key of the pseudonyms; "" if masks are plain
}

// RedactionOf describes options of package redact.
func RedactionOf(o redact.Options) Redaction {
	r := Redaction{Off: o.Off, AddressDepth: o.Depth.String()}
	if len(o.Key) > 0 {
		r.PseudonymKey = KeyFingerprint(o.Key)
	}
	return r
}

// KeyFingerprint returns eight hexadecimal digits by which a key of pseudonyms is
// known again, and which do not give it away: the first of SHA-256 of a label and
// the key.
func KeyFingerprint(key []byte) string {
	sum := sha256.Sum256(append([]byte("suxi pseudonym key\x00"), key...))
	return hex.EncodeToString(sum[:4])
}
