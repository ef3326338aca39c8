package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"suxi/analysis"
	"suxi/taxonomy"
)

// carriedOptions are the options of an analysis as a partial carries them: all that
// the flags of analyze say, and of the files that these name what is in them. A key
// of pseudonyms is there as its fingerprint alone.
//
// The training rows, which the model tells of, and an audit are none of them.
type carriedOptions struct {
	analysis.Options                        // but for what it does not write of itself
	Amounts          []analysis.ExposureRow `json:"amounts,omitempty"` // of Exposure
	Natures          *taxonomy.Crosswalk    `json:"natures,omitempty"`
	Fishbone         *taxonomy.Fishbone     `json:"fishbone,omitempty"`
	AsOf             time.Time              `json:"as_of"`
}

// carry returns options for a partial.
func carry(o analysis.Options) carriedOptions {
	c := carriedOptions{Options: o, Natures: o.Natures, Fishbone: o.Fishbone, AsOf: o.AsOf}
	if o.Exposure != nil {
		c.Amounts = o.Exposure.Rows
	}
	c.Redaction = analysis.RedactionOf(o.Redact)
	return c
}

// carriedBy are the flags of what carriedOptions calls otherwise.
var carriedBy = map[string]string{
	"actions": "--action", "amounts": "--exposure", "natures": "--template-map", "templates": "--template",
	"redaction": "--no-redact/--address-depth/--pseudonym-key",
}

// carriedFlags returns the flags of options that their JSON names, each once.
func carriedFlags(names []string) []string {
	var flags []string
	for _, name := range names {
		flags = append(flags, cmp.Or(carriedBy[name], "--"+strings.ReplaceAll(name, "_", "-")))
	}
	slices.Sort(flags)
	return slices.Compact(flags)
}

// uncarry returns what carry was given; key names the file of the key, if there was one.
func uncarry(data []byte, key string) (analysis.Options, error) {
	var c carriedOptions
	if err := json.Unmarshal(data, &c); err != nil {
		return analysis.Options{}, fmt.Errorf("the partials carry options that cannot be read (%w): make them again", err)
	}
	o := c.Options
	o.Natures, o.Fishbone, o.AsOf = c.Natures, c.Fishbone, c.AsOf
	if o.Exposure != nil {
		o.Exposure.Rows = c.Amounts
	}
	var err error
	if o.Redact, err = redactionOf(o.Redaction, key); err != nil {
		return analysis.Options{}, err
	}
	if o.Redaction.PseudonymKey == "" && key != "" {
		return analysis.Options{}, usagef("--pseudonym-key %s: the partials were made without one: leave it out, or give it to analyze --partial", key)
	}
	o.Redaction = analysis.Redaction{}
	return o, o.Validate()
}
