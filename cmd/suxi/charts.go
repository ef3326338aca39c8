package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/internal/atomicfile"
	"suxi/internal/raster"
	"suxi/reports"
	"suxi/reports/slides"
)

// chartFlags are shared by the commands that write reports.
type chartFlags struct {
	dir  string
	font string
}

func (f *chartFlags) add(cmd *cobra.Command) {
	addPath(cmd, &f.dir, "figures", "folder for the charts of the report as files for slides, SVG and PNG")
	addPath(cmd, &f.font, "font", "font with Chinese characters for the PNG files of --figures (default: one of the system's)", "ttf", "otf", "ttc")
}

// A chartFolder is where the charts go; without --figures it is nil, and
// nothing is done.
type chartFolder struct {
	path   string
	report *atomicfile.Work // of the report that they are of
	work   *atomicfile.Work // their own
	dir    *atomicfile.Dir
	font   *raster.Font // nil: no PNG files
}

// chartsNote is the file in the work folder of a report that names the folder of its
// charts once that is being put in place. The report follows it: a run that ends
// between the two leaves charts that the next replaces, though nobody says --force.
const chartsNote = "figures"

// open starts the folder, so that one that cannot be written is told before
// there is work done, and finds the font. Report is the work folder of out.
func (f chartFlags) open(std streams, report *atomicfile.Work, out string, force bool) (*chartFolder, error) {
	if f.dir == "" {
		if f.font != "" {
			return nil, usagef("--font is for the PNG files of --figures: name their folder with --figures DIR")
		}
		return nil, nil
	}
	if within(f.dir, out) || within(out, f.dir) {
		return nil, usagef("--figures %s and --out %s: one is in the other, and each is replaced as a whole; name a folder beside it", f.dir, out)
	}
	font, err := openFont(f.font)
	if err != nil {
		return nil, usagef("--font: %v", err)
	}
	if font == nil {
		warn(std, []string{"no font with Chinese characters found on this machine: charts are written as SVG only; name a font file with --font for PNG"})
	}
	c := &chartFolder{report: report, font: font}
	if err := c.start(f.dir, force); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// start starts the folder dir.
func (c *chartFolder) start(dir string, force bool) (err error) {
	if c.path, err = filepath.Abs(dir); err != nil {
		return err
	}
	if noted, err := os.ReadFile(c.report.Path(chartsNote)); err == nil && string(noted) == c.path {
		force = true
	}
	if c.work, err = atomicfile.OpenWork(dir); err != nil {
		return err
	}
	c.dir, err = c.work.CreateDir(force)
	return err
}

// within reports whether a path is dir or below it.
func within(path, dir string) bool {
	a, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	b, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(b, a)
	return err == nil && filepath.IsLocal(rel)
}

// write draws all charts of a result.
func (c *chartFolder) write(ctx context.Context, result *analysis.Result, o reports.Options) error {
	if c == nil {
		return nil
	}
	drawings, err := reports.Drawings(result, o)
	if err != nil {
		return err
	}
	painter, err := slides.NewPainter()
	if err != nil {
		return err
	}
	unredacted := result.Options.Redaction.Off
	for _, d := range drawings {
		svg, err := painter.SVG(ctx, d)
		if err != nil {
			return err
		}
		err = writeFile(c.dir, d.Name+".svg", shareable(unredacted), func(w io.Writer) error {
			_, err := io.Copy(w, bytes.NewReader(svg))
			return err
		})
		if err != nil {
			return err
		}
		if c.font == nil {
			continue
		}
		if err := writeFile(c.dir, d.Name+".png", shareable(unredacted), func(w io.Writer) error { return slides.WritePNG(w, svg, c.font) }); err != nil {
			return fmt.Errorf("%s.png: %w", d.Name, err)
		}
	}
	return writeManifest(ctx, c.dir, nil, unredacted)
}

// commit puts the charts in place. The report is next.
func (c *chartFolder) commit(ctx context.Context) error {
	if c == nil {
		return nil
	}
	if err := flush(ctx, c.dir.Sync); err != nil {
		return err
	}
	note, err := c.report.CreateFile(c.report.Path(chartsNote), true, 0o600)
	if err != nil {
		return err
	}
	defer note.Abort()
	if _, err := note.WriteString(c.path); err != nil {
		return err
	}
	for _, step := range []func() error{note.Commit, c.dir.Commit, c.work.Remove} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// close removes what was not committed.
func (c *chartFolder) close() {
	if c == nil {
		return
	}
	if c.dir != nil {
		c.dir.Abort()
	}
	if c.work != nil {
		c.work.Close()
	}
	if c.font != nil {
		c.font.Close()
	}
}

// chineseFonts are the files of fonts with Chinese characters that systems come
// with, the better ones first. A font of variable weight is drawn in its
// thinnest, and is not among them.
var chineseFonts = []string{
	"NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf", "NotoSansSC-Regular.ttf",
	"SourceHanSansSC-Regular.otf", "SourceHanSansCN-Regular.otf",
	"PingFang.ttc", "Hiragino Sans GB.ttc", "STHeiti Medium.ttc", "STHeiti Light.ttc",
	"msyh.ttc", "msyh.ttf", "Deng.ttf", "simhei.ttf",
	"wqy-microhei.ttc", "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf", "Arial Unicode.ttf", "simsun.ttc",
}

// fontFolders are where this system keeps fonts.
func fontFolders() []string {
	home, err := os.UserHomeDir()
	if err != nil {
		home = os.TempDir() // a system without homes; nothing of use is there
	}
	switch runtime.GOOS {
	case "windows":
		return []string{filepath.Join(os.Getenv("WINDIR"), "Fonts"), filepath.Join(os.Getenv("LOCALAPPDATA"), "Microsoft", "Windows", "Fonts")}
	case "darwin":
		return []string{"/System/Library/Fonts", "/Library/Fonts", filepath.Join(home, "Library", "Fonts")}
	}
	return []string{"/usr/share/fonts", "/usr/local/share/fonts", filepath.Join(home, ".local", "share", "fonts"), filepath.Join(home, ".fonts")}
}

// openFont opens the font of a name, or else the best that the system has: nil
// if it has none.
func openFont(name string) (*raster.Font, error) {
	if name != "" {
		return raster.OpenFont(name)
	}
	found := make(map[string]string) // path by file name
	for _, folder := range fontFolders() {
		_ = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				if _, again := found[e.Name()]; !again {
					found[e.Name()] = path
				}
			}
			return nil // what cannot be read has no font for us
		})
	}
	for _, name := range chineseFonts {
		if path, ok := found[name]; ok {
			if font, err := raster.OpenFont(path); err == nil {
				return font, nil
			}
		}
	}
	return nil, nil
}
