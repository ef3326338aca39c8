package complaint

import (
	"encoding/hex"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// parquetText is a value as a cell: numbers in decimal, dates and times as ISO
// 8601, with a zone if the column has one. INT96 is an instant, as Spark and
// Hive write it. Bytes that are not text are hexadecimal.
func parquetText(v parquet.Value, t parquet.Type) string {
	if logical := t.LogicalType(); logical != nil {
		switch k := logical.Value.(type) {
		case *format.TimestampType:
			unit := int64(k.Unit.Value.Duration())
			perSecond := int64(time.Second) / unit
			at := time.Unix(v.Int64()/perSecond, v.Int64()%perSecond*unit).UTC()
			if k.IsAdjustedToUTC {
				return at.Format(time.RFC3339Nano)
			}
			return at.Format("2006-01-02T15:04:05.999999999")
		case *format.DateType:
			return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
		case *format.TimeType:
			n := v.Int64()
			if v.Kind() == parquet.Int32 {
				n = int64(v.Int32())
			}
			return time.Unix(0, n*int64(k.Unit.Value.Duration())).UTC().Format("15:04:05.999999999")
		case *format.DecimalType:
			return decimal(v, int(k.Scale))
		case *format.IntType:
			switch {
			case k.IsSigned:
			case v.Kind() == parquet.Int32:
				return strconv.FormatUint(uint64(v.Uint32()), 10)
			default:
				return strconv.FormatUint(v.Uint64(), 10)
			}
		case *format.UUIDType:
			if b := v.ByteArray(); len(b) == 16 {
				h := hex.EncodeToString(b)
				return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
			}
		case *format.StringType, *format.EnumType, *format.JsonType:
			return v.String()
		case *format.BsonType:
			return hex.EncodeToString(v.ByteArray())
		}
	}
	switch v.Kind() {
	case parquet.Int96:
		return int96Time(v.Int96()).Format(time.RFC3339Nano)
	case parquet.ByteArray, parquet.FixedLenByteArray:
		if c := t.ConvertedType(); c != nil && *c == deprecated.Interval || !isText(v.ByteArray()) {
			return hex.EncodeToString(v.ByteArray())
		}
	}
	return v.String()
}

// decimal is an unscaled integer with its point put in: 1250 of scale 2 is
// 12.50. In bytes it is big-endian two's complement.
func decimal(v parquet.Value, scale int) string {
	var n big.Int
	switch v.Kind() {
	case parquet.Int32:
		n.SetInt64(int64(v.Int32()))
	case parquet.Int64:
		n.SetInt64(v.Int64())
	default:
		b := v.ByteArray()
		if n.SetBytes(b); len(b) > 0 && b[0] >= 0x80 {
			n.Sub(&n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
	}
	if scale <= 0 {
		return n.String()
	}
	sign := ""
	if n.Sign() < 0 {
		sign = "-"
	}
	s := n.Abs(&n).String()
	if missing := scale + 1 - len(s); missing > 0 {
		s = strings.Repeat("0", missing) + s
	}
	return sign + s[:len(s)-scale] + "." + s[len(s)-scale:]
}

// int96Time reads nanoseconds of the day, in the lower eight bytes, and a Julian
// day number.
func int96Time(v deprecated.Int96) time.Time {
	const epoch = 2440588 // the Julian day of 1970-01-01
	nanos := int64(uint64(v[1])<<32 | uint64(v[0]))
	return time.Unix((int64(v[2])-epoch)*86400, nanos).UTC()
}

// isText reports UTF-8 without control characters other than white space.
func isText(b []byte) bool {
	return utf8.Valid(b) && !strings.ContainsFunc(string(b), func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) })
}
