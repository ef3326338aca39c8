package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/internal/job"
	"suxi/redact"
)

// addRedaction adds the flags that say how personal information is masked.
func addRedaction(cmd *cobra.Command, r *job.Redaction) {
	addPath(cmd, &r.Key, "pseudonym-key", fmt.Sprintf("file with a secret of %d bytes and more: equal numbers and names get equal pseudonyms instead of plain masks (written nowhere but as a fingerprint)", job.LeastKey), "key", "txt")
	cmd.Flags().StringVar(&r.Depth, "address-depth", redact.District.String(), "how much of an address is left: province, city, district or street")
	completeValues(cmd, "address-depth", redact.Province.String(), redact.City.String(), redact.District.String(), redact.Street.String())
}

// keyOpen warns of a key that others than its owner can read. Windows has no
// modes that say so.
func keyOpen(cmd *cobra.Command) []string {
	flag := cmd.Flags().Lookup("pseudonym-key")
	if flag == nil || flag.Value.String() == "" || runtime.GOOS == "windows" {
		return nil
	}
	info, err := os.Stat(flag.Value.String())
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return nil // what is not there is told where it is read
	}
	return []string{fmt.Sprintf("--pseudonym-key %s: others can read it (mode %04o), and who has it can find out whom a pseudonym stands for: chmod 600 it", flag.Value, info.Mode().Perm())}
}

// addPrivacy adds the flags that say what shareable output may hold: of personal
// information in words, and of small counts.
func addPrivacy(cmd *cobra.Command, say *job.Analysis) {
	addRedaction(cmd, &say.Redaction)
	cmd.Flags().BoolVar(&say.Off, "no-redact", false, "leave personal information in the report: only for those who may read the complaints; the report says so")
	addSuppress(cmd, &say.Suppress)
}

// addSuppress adds --suppress.
func addSuppress(cmd *cobra.Command, k *int) {
	cmd.Flags().IntVar(k, "suppress", 0, fmt.Sprintf("`K`, such as 5: counts of 1 to K-1 complaints are not shown, nor what gives one of them away in its table or in a list beside it; sums and differences of more figures may still tell of few (default 0: off; least %d)", analysis.LeastSuppressed))
}

// unredacted are the warnings of a result that was not redacted.
func unredacted(result *analysis.Result) []string {
	if !result.Options.Redaction.Off {
		return nil
	}
	return []string{"nothing is redacted: the report may hold personal information; give it only to those who may read the complaints"}
}

// shareable is the mode of what may be passed on, which without redaction is for
// its owner alone.
func shareable(unredacted bool) os.FileMode {
	if unredacted {
		return 0o600
	}
	return 0o644
}

// redactionOf finds out how a result was redacted, so that rows can be found by
// the values that it prints; key names the file of its key.
func redactionOf(r analysis.Redaction, key string) (o redact.Options, err error) {
	o.Off = r.Off
	if r.AddressDepth != "" { // a result of before this was told
		if o.Depth, err = redact.ParseDepth(r.AddressDepth); err != nil {
			return o, fmt.Errorf("analysis result: %w", err)
		}
	}
	if r.PseudonymKey == "" {
		return o, nil
	}
	if key == "" {
		return o, usagef("the analysis was made with a pseudonym key (%s): give it with --pseudonym-key", r.PseudonymKey)
	}
	if o.Key, err = job.ReadKey(key); err != nil {
		return o, err
	}
	if f := analysis.KeyFingerprint(o.Key); f != r.PseudonymKey {
		return o, usagef("--pseudonym-key %s: is %s, the analysis was made with %s: give that", key, f, r.PseudonymKey)
	}
	return o, nil
}
