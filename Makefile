# One obvious command for each habit.
.PHONY: build release check test lint race fuzz distributed fuzz-long simulate vuln bench bench-segment bench-analyze bench-label bench-cost soak kill evaluate generate demo

check: ## what must hold before a change lands, with the programs that are there; .ci/run installs all
	./.ci/run lint test distributed race fuzz

build: ## the binary to hand out
	go build -trimpath -ldflags='-s -w' ./cmd/suxi

release: ## archives for Linux, macOS and Windows, with checksums, in dist: some minutes
	go run ./cmd/release

test lint race fuzz distributed:
	./.ci/run $@

fuzz-long: ## every fuzz target for ten minutes, with a table of what was executed: eight hours; FUZZTIME=1m make fuzz-long
	./.ci/fuzz-long

simulate: ## false alarms, coverage and power, with ten times the draws of the tests
	SUXI_SIMULATE=10 go test -run Simulate -v -timeout 60m ./stats ./analysis

bench: ## speed of each stage
	go test -run '^$$' -bench . -benchmem ./complaint ./segment ./features ./classifier ./neardup ./redact ./cues ./models ./stats ./themes ./hotissue ./analysis

bench-segment: ## segmentation against gse and other segmenters (bench/README.md): make bench-segment DATA="a.csv b.csv"
	go run ./bench/segment $(DATA)

bench-analyze: ## analyze over ten thousand to a million rows, beside pandas: some minutes
	python3 bench/analyze.py $(FLAGS)

bench-cost: ## what a row takes by stage, and what a billion take (docs/SCALING.md): make bench-cost ROWS=200000, or DATA=complaints.csv
	@set -e; data="$(DATA)"; if [ -z "$$data" ]; then data=$$(mktemp -d)/rows.csv; go run ./bench/rows --rows $(or $(ROWS),200000) --out "$$data"; fi; \
	go run ./bench/cost "$$data"; [ -n "$(DATA)" ] || rm -r "$$(dirname "$$data")"

soak: ## half an hour of mixed runs with faults: make soak FLAGS="--for 5m --seed 2"
	go run ./bench/soak $(FLAGS)

kill: ## end 300 runs at any moment, and finish them: make kill FLAGS="--points 30"
	go run ./bench/soak kill $(FLAGS)

VULN := golang.org/x/vuln/cmd/govulncheck@v1.1.4
vuln: ## known vulnerabilities that the code can reach; needs the database of the Go project, which CI does not reach
	go run $(VULN) ./...

bench-label: ## label beside scikit-learn and fastText (bench/README.md): make bench-label DATA=a.csv FLAGS="--rounds 3"
	@test -n "$(DATA)" || { echo 'no data: make bench-label DATA=labelled.csv'; exit 2; }
	python3 bench/label.py $(DATA) $(FLAGS)

evaluate: ## cross-validate on labelled files: make evaluate DATA="a.csv b.csv" FLAGS="--column category=..."
	@test -n "$(DATA)" || { echo 'no data: make evaluate DATA="labelled.csv ..."'; exit 2; }
	@set -e; for f in $(DATA); do echo "== $$f"; go run ./cmd/suxi evaluate --cv 5 $(FLAGS) $$f; done

generate: ## the embedded model and the demo files
	go generate ./...
	go run ./testdata/demogen --out testdata/demo

demo: ## the main job on the demo data
	go run ./cmd/suxi run --force --out out testdata/demo
