package complaint

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
)

// A value of each type, as its writer meant it.
func TestParquetValues(t *testing.T) {
	fixed := parquet.FixedLenByteArrayType
	clock := int64(10*3600+20*60+30) * 1000 // 10:20:30 in ms
	tests := []struct {
		name  string
		node  parquet.Node
		value parquet.Value
		want  string
	}{
		{"boolean", parquet.Leaf(parquet.BooleanType), parquet.BooleanValue(true), "true"},
		{"int8", parquet.Int(8), parquet.Int32Value(-128), "-128"},
		{"int16", parquet.Int(16), parquet.Int32Value(-32768), "-32768"},
		{"int32", parquet.Int(32), parquet.Int32Value(-1 << 31), "-2147483648"},
		{"int64", parquet.Int(64), parquet.Int64Value(-1 << 63), "-9223372036854775808"},
		{"uint8", parquet.Uint(8), parquet.Int32Value(255), "255"},
		{"uint16", parquet.Uint(16), parquet.Int32Value(65535), "65535"},
		{"uint32", parquet.Uint(32), parquet.Int32Value(-1), "4294967295"},
		{"uint64", parquet.Uint(64), parquet.Int64Value(-1), "18446744073709551615"},
		{"plain int32", parquet.Leaf(parquet.Int32Type), parquet.Int32Value(-7), "-7"},
		{"float", parquet.Leaf(parquet.FloatType), parquet.FloatValue(0.1), "0.1"},
		{"double", parquet.Leaf(parquet.DoubleType), parquet.DoubleValue(-2.5), "-2.5"},
		{"decimal, int32", parquet.Decimal(2, 8, parquet.Int32Type), parquet.Int32Value(1250), "12.50"},
		{"decimal, int32, below one", parquet.Decimal(3, 8, parquet.Int32Type), parquet.Int32Value(-5), "-0.005"},
		{"decimal, int64", parquet.Decimal(4, 18, parquet.Int64Type), parquet.Int64Value(-123456789012345678), "-12345678901234.5678"},
		{"decimal, scale 0", parquet.Decimal(0, 18, parquet.Int64Type), parquet.Int64Value(120), "120"},
		{"decimal, fixed", parquet.Decimal(2, 38, fixed(16)),
			parquet.FixedLenByteArrayValue([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0xFB, 0x1E}), "-12.50"},
		{"decimal, bytes", parquet.Decimal(2, 10, parquet.ByteArrayType), parquet.ByteArrayValue([]byte{0x04, 0xE2}), "12.50"},
		{"date", parquet.Date(), parquet.Int32Value(18418), "2020-06-05"},
		{"date before 1970", parquet.Date(), parquet.Int32Value(-1), "1969-12-31"},
		{"time, ms", parquet.Time(parquet.Millisecond), parquet.Int32Value(int32(clock)), "10:20:30"},
		{"time, µs", parquet.Time(parquet.Microsecond), parquet.Int64Value(clock*1e3 + 5), "10:20:30.000005"},
		{"time, ns", parquet.Time(parquet.Nanosecond), parquet.Int64Value(clock * 1e6), "10:20:30"},
		{"timestamp before 1970", parquet.Timestamp(parquet.Millisecond), parquet.Int64Value(-1), "1969-12-31T23:59:59.999Z"},
		{"timestamp without zone", parquet.TimestampAdjusted(parquet.Microsecond, false), parquet.Int64Value(1591315391e6), "2020-06-05T00:03:11"},
		{"timestamp, int96", parquet.Leaf(parquet.Int96Type), parquet.Int96Value(deprecated.Int96{191_000_000_000 & 0xFFFFFFFF, 191_000_000_000 >> 32, 2459006}), "2020-06-05T00:03:11Z"},
		{"uuid", parquet.UUID(), parquet.FixedLenByteArrayValue([]byte("\x01\x23\x45\x67\x89\xab\xcd\xef\x01\x23\x45\x67\x89\xab\xcd\xef")), "01234567-89ab-cdef-0123-456789abcdef"},
		{"string", parquet.String(), parquet.ByteArrayValue([]byte("退款\x01")), "退款\x01"},
		{"enum", parquet.Enum(), parquet.ByteArrayValue([]byte("a")), "a"},
		{"json", parquet.JSON(), parquet.ByteArrayValue([]byte(`{"a":1}`)), `{"a":1}`},
		{"bson", parquet.BSON(), parquet.ByteArrayValue([]byte("abcde")), "6162636465"},
		{"bytes that are text", parquet.Leaf(parquet.ByteArrayType), parquet.ByteArrayValue([]byte("退款\n")), "退款\n"},
		{"bytes", parquet.Leaf(parquet.ByteArrayType), parquet.ByteArrayValue([]byte{0xFF, 0x61}), "ff61"},
		{"bytes with a NUL", parquet.Leaf(parquet.ByteArrayType), parquet.ByteArrayValue([]byte{0, 0x61}), "0061"},
		{"fixed bytes", parquet.Leaf(fixed(2)), parquet.FixedLenByteArrayValue([]byte{0xFF, 0}), "ff00"},
		{"interval", parquet.IntervalNode(), parquet.FixedLenByteArrayValue([]byte("aaaabbbbcccc")), "616161616262626263636363"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			w := parquet.NewWriter(&b, parquet.NewSchema("t", parquet.Group{"text": parquet.String(), "value": parquet.Optional(tt.node)}))
			rows := []parquet.Row{
				{parquet.ByteArrayValue([]byte("甲")).Level(0, 0, 0), tt.value.Level(0, 1, 1)},
				{parquet.ByteArrayValue([]byte("乙")).Level(0, 0, 0), parquet.NullValue().Level(0, 0, 1)},
			}
			if _, err := w.WriteRows(rows); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			_, got, _, err := readAll(t, "in.parquet", b.String(), ReaderOptions{})
			if err != nil || len(got) != 2 {
				t.Fatal(got, err)
			}
			want := [][]Field{{{"value", tt.want}}, {{"value", ""}}}
			if diff := cmp.Diff(want, [][]Field{got[0].Extra, got[1].Extra}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
