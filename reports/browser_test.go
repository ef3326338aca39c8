package reports

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromium starts a browser that asks nothing of the net. Without one the test
// is skipped, or fails where SUXI_NEED_CHROMIUM is set, as in CI.
func chromium(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	var path string
	for _, program := range []string{os.Getenv("SUXI_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		var err error
		if path, err = exec.LookPath(program); err == nil {
			break
		}
	}
	if path == "" {
		if os.Getenv("SUXI_NEED_CHROMIUM") != "" {
			t.Fatal("no chromium: install one, or name it in SUXI_CHROMIUM")
		}
		t.Skip("no chromium: install one, or name it in SUXI_CHROMIUM")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.WSURLReadTimeout(time.Minute))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// A view is what a page is seen on.
type view struct {
	name          string
	width, height int64
	phone         bool
	dark          bool
	noScript      bool
}

var (
	onLaptop     = view{name: "laptop", width: 1280, height: 800}
	onPhone      = view{name: "phone", width: 390, height: 844, phone: true}
	onSmallPhone = view{name: "small", width: 360, height: 740, phone: true}
)

func (v view) inDark() view { v.name += "-dark"; v.dark = true; return v }

// A tab shows one page. It fails its test if the page asks for anything but
// itself, or if the browser has anything to say of it: an error, a warning, an
// exception, or a policy that was broken.
type tab struct {
	*testing.T
	ctx context.Context
}

// show opens a page in a tab of its own.
func show(t *testing.T, parent context.Context, page []byte, v view) *tab {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, page, 0o600); err != nil {
		t.Fatal(err)
	}
	address := "file://" + filepath.ToSlash(path)
	ctx, cancel := chromedp.NewContext(parent)
	t.Cleanup(cancel)
	p := &tab{t, ctx}

	var mu sync.Mutex
	var said []string
	say := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		said = append(said, fmt.Sprintf(format, args...))
	}
	p.try(chromedp.Listen(ctx, func(event any) {
		switch event := event.(type) {
		case *network.EventRequestWillBeSent:
			if url, _, _ := strings.Cut(event.Request.URL, "#"); url != address {
				say("asks for %.200s", url)
			}
		case *cdplog.EventEntryAdded:
			say("%s: %.500s", event.Entry.Level, event.Entry.Text)
		case *runtime.EventExceptionThrown:
			say("%.500s", (&chromedp.ExceptionError{ExceptionDetails: event.ExceptionDetails}).Error())
		case *runtime.EventConsoleAPICalled:
			say("console.%s", event.Type)
		}
	}))
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, s := range said {
			t.Errorf("the page: %s", s)
		}
	})
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	p.try(err)
	p.look(v)
	_, err = chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	p.try(err)
	_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.noScript})
	p.try(err)
	p.do(chromedp.Navigate(address))
	checks, err := os.ReadFile("testdata/browser.js")
	p.try(err)
	p.do(chromedp.Evaluate[chromedp.Void](string(checks)))
	return p
}

// look changes what the page is seen on.
func (p *tab) look(v view) {
	p.Helper()
	var options []chromedp.EmulateViewportOption
	if v.phone {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2))
	}
	p.do(chromedp.EmulateViewport(v.width, v.height, options...))
	scheme := "light"
	if v.dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	p.try(err)
}

func (p *tab) try(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// do takes steps that each must be done within a minute and a half.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	for _, step := range steps {
		ctx, cancel := context.WithTimeout(p.ctx, 90*time.Second)
		err := chromedp.Do(ctx, step)
		cancel()
		p.try(err)
	}
}

// ask evaluates an expression in the page, in which $ and a number stands for
// an argument as JSON.
func ask[T any](p *tab, expression string, args ...any) T {
	p.Helper()
	for i, arg := range args {
		value, err := json.Marshal(arg)
		p.try(err)
		expression = strings.ReplaceAll(expression, fmt.Sprintf("$%d", i+1), string(value))
	}
	ctx, cancel := context.WithTimeout(p.ctx, 2*time.Minute)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return answer
}

// holds fails the test if an expression is not true of the page.
func (p *tab) holds(what, expression string, args ...any) {
	p.Helper()
	if !ask[bool](p, expression, args...) {
		p.Errorf("%s: not so", what)
	}
}

// nothing fails the test with everything that a check finds wrong.
func (p *tab) nothing(check string) {
	p.Helper()
	for i, wrong := range ask[[]string](p, check) {
		if i == 20 {
			p.Errorf("and more")
			break
		}
		p.Error(wrong)
	}
}

// click is the pointer's, press is a key's.
func (p *tab) click(selector string) { p.Helper(); p.do(chromedp.Click(chromedp.CSS(selector))) }
func (p *tab) press(keys string)     { p.Helper(); p.do(chromedp.KeyEvent(keys)) }

// allow gives the page what browsers ask people for.
func (p *tab) allow(permissions ...string) {
	p.Helper()
	for _, name := range permissions {
		_, err := chromedp.CallBrowser(p.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted,
		})
		p.try(err)
	}
}
