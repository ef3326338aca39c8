package redact

import "time"

// checkDigit returns the check character of the first 17 digits of an
// identity card: the c in 0–9, X (ten) for which the sum of all 18, weighted
// with 2^(18−position) mod 11, is 1 mod 11 (GB 11643, ISO 7064 MOD 11-2).
func checkDigit(digits []byte) byte {
	p := 0
	for _, d := range digits {
		p = (p + int(d-'0')) * 2 % 11
	}
	return "0123456789X"[(12-p)%11]
}

// birthDate reports whether yyyymmdd is a day of the years 1900–2099.
func birthDate(yyyymmdd string) bool {
	if c := yyyymmdd[:2]; c != "19" && c != "20" {
		return false
	}
	_, err := time.Parse("20060102", yyyymmdd)
	return err == nil
}

// provinces are the first two digits of the codes of GB/T 2260, with 83, which
// residence permits for Taiwan residents carry, and 91 for foreigners.
var provinces = map[string]bool{
	"11": true, "12": true, "13": true, "14": true, "15": true,
	"21": true, "22": true, "23": true,
	"31": true, "32": true, "33": true, "34": true, "35": true, "36": true, "37": true,
	"41": true, "42": true, "43": true, "44": true, "45": true, "46": true,
	"50": true, "51": true, "52": true, "53": true, "54": true,
	"61": true, "62": true, "63": true, "64": true, "65": true,
	"71": true, "81": true, "82": true, "83": true, "91": true,
}

// luhn reports whether the last digit is the check digit of ISO/IEC 7812.
func luhn(digits []byte) bool {
	sum := 0
	for i, d := range digits {
		v := int(d - '0')
		if (len(digits)-i)%2 == 0 {
			v *= 2
			if v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}
