package complaint

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	codecs "github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"suxi/internal/bounds"
)

type codecRow struct {
	Text string   `parquet:"text"`
	Word string   `parquet:"word,dict"`
	Note *string  `parquet:"note"`
	List []string `parquet:"list,list"`
}

func codecFile(t testing.TB, codec codecs.Codec, version int) []byte {
	t.Helper()
	var rows []codecRow
	for i := range 300 {
		note := strings.Repeat("退款", i%7)
		rows = append(rows, codecRow{strings.Repeat("快递没有更新。", i%30+1), []string{"甲", "乙"}[i%2], &note, []string{"a", note}})
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[codecRow](&b, parquet.Compression(codec), parquet.DataPageVersion(version), parquet.PageBufferSize(4<<10))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is sound is read, whatever compresses it, and what a damaged file claims
// costs no memory: any four bytes of it may be a length.
func TestParquetClaims(t *testing.T) {
	for _, codec := range []codecs.Codec{&parquet.Uncompressed, &parquet.Snappy, &parquet.Gzip, &parquet.Brotli, &parquet.Zstd, &parquet.Lz4Raw} {
		for version := 1; version <= 2; version++ {
			data := codecFile(t, codec, version)
			_, got, rejects, err := readAll(t, "in.parquet", string(data), ReaderOptions{})
			if err != nil || len(got) != 300 || len(rejects) > 0 {
				t.Errorf("%s, version %d: %d rows, %v", codec, version, len(got), err)
			}
			for at := 4; at < len(data)-4; at += len(data)/40 + 1 {
				damaged := bytes.Clone(data)
				copy(damaged[at:], "\xF6\xFF\xFF\xFF\x0F")
				bounds.Memory(t, 64<<20, func() { readAll(t, "in.parquet", string(damaged), ReaderOptions{}) })
			}
		}
	}
}

func TestCheckFooter(t *testing.T) {
	file := func(footer string) string {
		return "PAR1" + footer + string(binary.LittleEndian.AppendUint32(nil, uint32(len(footer)))) + "PAR1"
	}
	for _, tt := range []struct{ name, in, want string }{
		{"no footer", "PAR1PAR1", "too short"},
		{"longer than the file", "PAR1\x00\xFF\xFF\xFF\x7FPAR1", "claims 2147483647 bytes, the file has 13"},
		{"a list longer than the file", file("\x19\xFC\xFF\xFF\xFF\xFF\x0F\x00"), "claims 4294967295 elements in 1 bytes"},
		{"a text longer than the file", file("\x18\x7Fa\x00"), "ends within"},
		{"without its end", file("\x15\x02"), "ends within"},
		{"too deep", file(strings.Repeat("\x1C", 1000)), "too deep"},
		{"lists too deep", file("\x19" + strings.Repeat("\x19", 1000)), "too deep"},
		{"no type", file("\x1E\x00"), "unknown type 14"},
	} {
		if _, err := openParquet(section(tt.in)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
}

// A row group has the rows that the footer says: else no later row had its number.
func TestParquetRowsClaimed(t *testing.T) {
	data := codecFile(t, &parquet.Uncompressed, 2)
	size := len(data) - 8 - int(binary.LittleEndian.Uint32(data[len(data)-8:]))
	var footer format.FileMetaData
	if err := thrift.Unmarshal(new(thrift.CompactProtocol), data[size:len(data)-8], &footer); err != nil {
		t.Fatal(err)
	}
	for _, claimed := range []int64{299, 300, 301} {
		footer.RowGroups[0].NumRows = claimed
		written, err := thrift.Marshal(new(thrift.CompactProtocol), &footer)
		if err != nil {
			t.Fatal(err)
		}
		in := string(data[:size]) + string(written) + string(binary.LittleEndian.AppendUint32(nil, uint32(len(written)))) + "PAR1"
		rows, _, _, err := readAll(t, "in.parquet", in, ReaderOptions{})
		if len(rows) != 300 || (err == nil) != (claimed == 300) {
			t.Errorf("%d rows claimed: %d read, %v", claimed, len(rows), err)
		}
	}
}
