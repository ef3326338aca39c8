// Command release builds what a release of suxi consists of: for each platform an
// archive with the program, its manual pages, completions and licences, and the
// checksums of all of them. It is run by make release, from the root of the
// repository.
//
// The recipe:
//
//  1. Build suxi for this machine; it writes the manual pages and completions.
//  2. Build suxi for each platform, static, without paths and symbols.
//  3. Read from each program which modules are in it, and collect their licences
//     and those of the data that suxi embeds. A module without one is an error.
//  4. Pack: .tar.gz, and .zip for Windows, with entries sorted by name and dated by
//     the commit; then SHA256SUMS.
//
// The same commit, built by the same Go, gives the same bytes. Nothing is signed
// and nothing is uploaded.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"debug/buildinfo"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// platforms are what is released.
var platforms = []string{
	"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64",
}

// documents go into every archive.
var documents = []string{"README.md", "README.zh-CN.md", "CHANGELOG.md"}

func main() {
	out := flag.String("out", "dist", "folder to write, which must not exist")
	only := flag.String("only", strings.Join(platforms, ","), "platforms to build, with commas")
	flag.Parse()
	if err := release(*out, strings.Split(*only, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "release: "+err.Error())
		os.Exit(1)
	}
}

func release(out string, only []string) error {
	for _, p := range only {
		if !slices.Contains(platforms, p) {
			return fmt.Errorf("--only %s: want some of %s", p, strings.Join(platforms, ","))
		}
	}
	if err := os.Mkdir(out, 0o777); err != nil {
		return fmt.Errorf("%w; remove it, or name another --out", err)
	}
	work, err := os.MkdirTemp("", "suxi-release-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	common, version, err := commonFiles(filepath.Join(work, "host"))
	if err != nil {
		return err
	}
	sums := map[string]string{}
	for _, platform := range only {
		name, data, err := archive(work, version, platform, common)
		if err != nil {
			return fmt.Errorf("%s: %w", platform, err)
		}
		if err := os.WriteFile(filepath.Join(out, name), data, 0o644); err != nil {
			return err
		}
		sums[name] = fmt.Sprintf("%x", sha256.Sum256(data))
		fmt.Printf("%s %.1f MB\n", name, float64(len(data))/1e6)
	}
	var list strings.Builder
	for _, name := range sorted(sums) {
		fmt.Fprintf(&list, "%s  %s\n", sums[name], name)
	}
	return os.WriteFile(filepath.Join(out, "SHA256SUMS"), []byte(list.String()), 0o644)
}

// build builds suxi for a platform, such as linux/amd64.
func build(target, platform string) error {
	goos, goarch, _ := strings.Cut(platform, "/")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=auto", "-ldflags=-s -w", "-o", target, "./cmd/suxi")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch, "GOFLAGS=")
	return run(cmd)
}

// run runs a command; what it says of a failure is in the error.
func run(cmd *exec.Cmd) error {
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, text)
	}
	return nil
}

// commonFiles returns what is the same for all platforms, by path in the archive,
// and the version of suxi.
func commonFiles(work string) (files map[string][]byte, version string, err error) {
	if err := os.Mkdir(work, 0o777); err != nil {
		return nil, "", err
	}
	suxi := filepath.Join(work, "suxi")
	if err := build(suxi, runtime.GOOS+"/"+runtime.GOARCH); err != nil {
		return nil, "", err
	}
	text, err := exec.Command(suxi, "version").Output()
	if err != nil {
		return nil, "", err
	}
	version = strings.Fields(string(text))[1]
	files = map[string][]byte{}
	for _, name := range documents {
		if files[name], err = os.ReadFile(name); err != nil {
			return nil, "", err
		}
	}
	for shell, name := range map[string]string{"bash": "suxi.bash", "zsh": "_suxi", "fish": "suxi.fish", "powershell": "suxi.ps1"} {
		if files["completions/"+name], err = exec.Command(suxi, "completion", shell).Output(); err != nil {
			return nil, "", err
		}
	}
	man := filepath.Join(work, "man1")
	if err := run(exec.Command(suxi, "man", "--out", man)); err != nil {
		return nil, "", err
	}
	pages, err := os.ReadDir(man)
	if err != nil {
		return nil, "", err
	}
	for _, page := range pages {
		if files["man/man1/"+page.Name()], err = os.ReadFile(filepath.Join(man, page.Name())); err != nil {
			return nil, "", err
		}
	}
	return files, version, nil
}

// archive builds suxi for a platform and packs it with the common files.
func archive(work, version, platform string, common map[string][]byte) (name string, data []byte, err error) {
	windows := strings.HasPrefix(platform, "windows/")
	program := "suxi"
	if windows {
		program += ".exe"
	}
	target := filepath.Join(work, strings.ReplaceAll(platform, "/", "-"), program)
	if err := build(target, platform); err != nil {
		return "", nil, err
	}
	info, err := buildinfo.ReadFile(target)
	if err != nil {
		return "", nil, err
	}
	top := fmt.Sprintf("suxi-%s-%s/", version, strings.ReplaceAll(platform, "/", "-"))
	files := map[string][]byte{}
	for name, data := range common {
		files[top+name] = data
	}
	if files[top+program], err = os.ReadFile(target); err != nil {
		return "", nil, err
	}
	if files[top+"THIRD_PARTY.txt"], err = thirdParty(info); err != nil {
		return "", nil, err
	}
	date := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // the first of zip
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			if date, err = time.Parse(time.RFC3339, s.Value); err != nil {
				return "", nil, err
			}
		}
	}
	name = strings.TrimSuffix(top, "/") + ".tar.gz"
	pack := packTarGz
	if windows {
		name, pack = strings.TrimSuffix(top, "/")+".zip", packZip
	}
	data, err = pack(files, date.UTC(), top+program)
	return name, data, err
}

// thirdParty returns the licences of the modules in a program, of Go, and of the
// data that it embeds.
func thirdParty(info *buildinfo.BuildInfo) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("suxi contains the following works. Their licences follow.\n")
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	if err := appendLicences(&b, "The Go standard library, "+info.GoVersion, strings.TrimSpace(string(root))); err != nil {
		return nil, err
	}
	for _, m := range info.Deps {
		dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", m.Path).Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Path, err)
		}
		if err := appendLicences(&b, m.Path+" "+m.Version, strings.TrimSpace(string(dir))); err != nil {
			return nil, err
		}
	}
	for _, dir := range embedded {
		if err := appendLicences(&b, "Data in "+dir, filepath.FromSlash(dir)); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// embedded are the folders of this repository that hold works of others.
var embedded = []string{"calendar", "reports/echarts", "reports/echarts/licenses", "segment/dictionaries", "segment/opencc"}

// licenceFile matches the names of licences and notices.
var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)([-.].*)?$`)

// appendLicences appends the licences in a folder to b.
func appendLicences(b *bytes.Buffer, work, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%s: %w", work, err)
	}
	found := false
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		found = true
		fmt.Fprintf(b, "\n%s\n%s: %s\n\n%s\n", strings.Repeat("=", 80), work, e.Name(), bytes.TrimSpace(text))
	}
	if !found {
		return fmt.Errorf("%s: no licence in its folder", work)
	}
	return nil
}

// packTarGz packs files, of which program can be executed.
func packTarGz(files map[string][]byte, date time.Time, program string) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(z)
	for _, name := range sorted(files) {
		header := &tar.Header{Name: name, Mode: int64(mode(name, program)), Size: int64(len(files[name])), ModTime: date, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, err
		}
	}
	err = errors.Join(w.Close(), z.Close())
	return b.Bytes(), err
}

// packZip packs files, of which program can be executed.
func packZip(files map[string][]byte, date time.Time, program string) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range sorted(files) {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: date}
		header.SetMode(mode(name, program))
		entry, err := w.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(files[name]); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

func mode(name, program string) fs.FileMode {
	if name == program {
		return 0o755
	}
	return 0o644
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
