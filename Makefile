# One obvious command for each habit.
.PHONY: build release check test lint race fuzz simulate bench bench-segment bench-analyze evaluate generate demo

check: ## what must hold before a change lands, with the programs that are there; .ci/run installs all
	./.ci/run lint test race fuzz

build: ## the binary to hand out
	go build -trimpath -ldflags='-s -w' ./cmd/suxi

release: ## archives for Linux, macOS and Windows, with checksums, in dist: some minutes
	go run ./cmd/release

test lint race fuzz:
	./.ci/run $@

simulate: ## false alarms, coverage and power, with ten times the draws of the tests
	SUXI_SIMULATE=10 go test -run Simulate -v -timeout 60m ./stats ./analysis

bench: ## speed of each stage
	go test -run '^$$' -bench . -benchmem ./complaint ./segment ./features ./classifier ./neardup ./redact ./cues ./models ./stats ./themes ./hotissue ./analysis

bench-segment: ## segmentation against gse and other segmenters (bench/README.md): make bench-segment DATA="a.csv b.csv"
	go run ./bench/segment $(DATA)

bench-analyze: ## analyze over ten thousand to a million rows, beside pandas: some minutes
	python3 bench/analyze.py $(FLAGS)

evaluate: ## cross-validate on labelled files: make evaluate DATA="a.csv b.csv" FLAGS="--column category=..."
	@test -n "$(DATA)" || { echo 'no data: make evaluate DATA="labelled.csv ..."'; exit 2; }
	@set -e; for f in $(DATA); do echo "== $$f"; go run ./cmd/suxi evaluate --cv 5 $(FLAGS) $$f; done

generate: ## the embedded model and the demo files
	go generate ./...
	go run ./testdata/demogen --out testdata/demo

demo: ## the main job on the demo data
	go run ./cmd/suxi run --force --out out testdata/demo
