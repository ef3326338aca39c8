package analysis

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"math"
	"reflect"
	"slices"
	"time"
)

// A basis is what two Builders must have in common to be merged.
type basis struct{ taxonomy, asOf, options string }

// basisOf returns the basis of a Builder with its options.
func (b *Builder) basisOf() basis {
	o := b.opts
	asOf := o.AsOf.UTC().Format(time.RFC3339Nano) // whatever its zone
	o.AsOf = time.Time{}
	return basis{b.tax.Fingerprint() + " " + digest(b.entries), asOf, digest(o)}
}

// check says in what of a basis other is not like b.
func (b basis) check(other basis) error {
	switch {
	case b.taxonomy != other.taxonomy:
		return errors.New("the results were counted under different taxonomies")
	case b.asOf != other.asOf:
		return errors.New("the results were counted with different as-of dates")
	case b.options != other.options:
		return errors.New("the results were counted with different options")
	}
	return nil
}

// digest returns a hash that values have in common if reflect.DeepEqual says that
// they are equal.
func digest(v any) string {
	h := sha256.New()
	hashValue(h, reflect.ValueOf(v))
	return hex.EncodeToString(h.Sum(nil))
}

func hashValue(h hash.Hash, v reflect.Value) {
	number := func(n uint64) { h.Write(binary.LittleEndian.AppendUint64(nil, n)) }
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			number(0)
			return
		}
		number(1)
		hashValue(h, v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			hashValue(h, v.Field(i))
		}
	case reflect.Slice:
		if v.IsNil() {
			number(0)
			return
		}
		number(1)
		fallthrough
	case reflect.Array:
		number(uint64(v.Len()))
		for i := range v.Len() {
			hashValue(h, v.Index(i))
		}
	case reflect.Map:
		var sums []string // of the pairs
		for key, value := range v.Seq2() {
			pair := sha256.New()
			hashValue(pair, key)
			hashValue(pair, value)
			sums = append(sums, string(pair.Sum(nil)))
		}
		slices.Sort(sums)
		hashValue(h, reflect.ValueOf(sums))
	case reflect.String:
		number(uint64(v.Len()))
		h.Write([]byte(v.String()))
	case reflect.Bool:
		number(bit(v.Bool()))
	case reflect.Float64:
		number(math.Float64bits(v.Float() + 0)) // of −0, 0
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		number(v.Uint())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		number(uint64(v.Int()))
	default:
		panic("analysis: options hold a " + v.Kind().String())
	}
}

func bit(set bool) uint64 {
	if set {
		return 1
	}
	return 0
}
