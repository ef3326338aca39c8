package reports

import (
	"strings"
	"testing"

	"suxi/redact"
)

// A report of quotes as they were written nowhere claims that they are redacted,
// and the definitions name every kind of what is masked.
func TestRedactionIsClaimedWhereItIs(t *testing.T) {
	claims := map[Language][]string{Chinese: {"原话已脱敏", "原话（脱敏）", "按规则遮盖"}, English: {"Quotes are redacted", "Quote (redacted)", "Rules mask"}}
	for _, off := range []bool{false, true} {
		for l, words := range claims {
			r := handmade()
			r.Options.Redaction.Off = off
			page := render(t, "html", r, Options{Language: l})
			claimed := false
			for _, claim := range words {
				claimed = claimed || strings.Contains(string(page), claim)
			}
			if claimed == off {
				t.Errorf("%s, redaction off: %t, yet the page claims it: %t", l, off, claimed)
			}
		}
	}
	for _, k := range []redact.Kind{
		redact.Email, redact.IDCard, redact.BankCard, redact.Mobile, redact.Landline, redact.Plate, redact.Passport,
		redact.Permit, redact.WeChat, redact.QQ, redact.Staff, redact.Address, redact.Name,
	} {
		if said := phrases["method.redacted.on"].zh; !strings.Contains(said, k.Label()) {
			t.Errorf("%q is not in the definitions: %s", k.Label(), said)
		}
	}
}
