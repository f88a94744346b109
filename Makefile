# What developers do; CI calls the same targets. `make` alone shows them.
CONFIGURATION ?= Release
OPERATOR := artifacts/publish/HomelabAutoscaler.Operator/release/homelab-autoscaler

# `dotnet run` would change the directory, and with it the meaning of FILE.
SANDBOX := dotnet artifacts/bin/HomelabAutoscaler.Sandbox/release/homelab-sandbox.dll
FOOTPRINT := dotnet artifacts/bin/HomelabAutoscaler.Footprint/release/HomelabAutoscaler.Footprint.dll
MEASURED := artifacts/measured

# The tests' helm and kubectl; and where setup puts the SDK on a machine that has none.
export PATH := $(CURDIR)/artifacts/tools:$(PATH):$(HOME)/.dotnet
export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

.PHONY: setup
setup: ## Install what is missing: the .NET SDK, a linker
	@.ci/setup

.PHONY: build
build: setup ## Build everything; warnings are errors
	dotnet build -c $(CONFIGURATION)

.PHONY: aot
aot: setup ## Publish the operator as one native binary
	dotnet publish src/Operator -c Release
	@ls -l $(OPERATOR)

.PHONY: sandbox
sandbox: aot ## The main job without a cluster: ARGS="-f FILE…" for your own manifests, --help for more
	@dotnet build src/Sandbox -c Release -v quiet
	@$(SANDBOX) --operator $(OPERATOR) $(ARGS)

.PHONY: test
test: aot tools ## Run every test, those of the native binary included
	dotnet test -c $(CONFIGURATION)

.PHONY: oracle
oracle: build ## Play random runs against the model of Cluster Autoscaler: RUNS=10000 SEED=1, or SCRIPT=FILE once more
	ORACLE_RUNS=$(or $(RUNS),10000) ORACLE_SEED=$(or $(SEED),1) ORACLE_SCRIPT=$(abspath $(SCRIPT)) dotnet test --project tests/Oracle.Tests -c $(CONFIGURATION)

.PHONY: bench-check
bench-check: aot ## Run each benchmark once, so that none is broken when it is needed, and see that an idle operator is as small as it should be
	dotnet run --project benchmarks/Benchmarks -c $(CONFIGURATION) -- --job Dry --inProcess --filter '*' --join > artifacts/bench-check.log || { tail -n 40 artifacts/bench-check.log; exit 1; }
	@grep 'executed benchmarks' artifacts/bench-check.log
	@dotnet build benchmarks/Footprint -c Release -v quiet
	@$(FOOTPRINT) --operator $(OPERATOR) --machines 100 --calls 200 --most 26

.PHONY: chart
chart: aot lint ## Check the Helm chart: lint, render, its tests
	helm template homelab-autoscaler chart > artifacts/chart.yaml
	dotnet test --project tests/Chart.Tests -c $(CONFIGURATION)

.PHONY: lint
lint: tools ## Lint the Helm chart
	helm lint chart --strict

.PHONY: docs
docs: aot tools ## Check the documentation and what is generated from the code; UPDATE_SNAPSHOTS=1 writes it anew
	dotnet test --project tests/Core.Tests -c $(CONFIGURATION) --treenode-filter "/*/*/GeneratedFileTests/*"
	dotnet test --project tests/Docs.Tests -c $(CONFIGURATION)

.PHONY: tools
tools:
	@.ci/get-helm
	@command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null || .ci/install chromium fonts-dejavu-core
	@command -v zsh > /dev/null && command -v fish > /dev/null || .ci/install zsh fish

.PHONY: image-check
image-check: aot ## Build what Dockerfile.aot builds, for amd64 and arm64, and run it, without a container engine
	@.ci/image-check

.PHONY: crds
crds: aot ## Write the CRDs into the chart from the code
	$(OPERATOR) crd --directory chart/files/crds

.PHONY: bench
bench: build ## Measure: BenchmarkDotNet, ARGS="--filter …"
	dotnet run --project benchmarks/Benchmarks -c Release --no-build -- $(ARGS)

.PHONY: footprint
footprint: aot ## Measure the native binary: memory, latency, start-up, size
	@dotnet build benchmarks/Footprint -c Release -v quiet
	@$(FOOTPRINT) --operator $(OPERATOR) $(ARGS)

.PHONY: idle
idle: aot ## Measure what an idle operator uses, against its budget: ARGS="--length 00:05:00"
	@dotnet build benchmarks/Footprint -c Release -v quiet
	@$(FOOTPRINT) idle --operator $(OPERATOR) $(ARGS)

.PHONY: report
report: aot ## Measure all and write benchmarks/README.md and its plots anew: JOB=Medium for better figures
	@dotnet build benchmarks/Benchmarks -c Release -v quiet
	@dotnet build benchmarks/Report -c Release -v quiet
	@rm -rf $(MEASURED) && mkdir -p $(MEASURED)
	$(FOOTPRINT) --operator $(OPERATOR) --json $(MEASURED)/footprint.json
	-$(FOOTPRINT) idle --operator $(OPERATOR) --json $(MEASURED)/idle.json
	dotnet artifacts/bin/HomelabAutoscaler.Benchmarks/release/HomelabAutoscaler.Benchmarks.dll --job $(or $(JOB),Short) --inProcess --filter '*' --exporters briefjson --artifacts $(MEASURED) > $(MEASURED)/benchmarks.log || { tail -n 40 $(MEASURED)/benchmarks.log; exit 1; }
	@$(MAKE) --no-print-directory report-again

.PHONY: report-again
report-again: ## Write the same from what was measured last, as after a change of its text or plots
	@dotnet build benchmarks/Report -c Release -v quiet
	dotnet artifacts/bin/HomelabAutoscaler.Report/release/HomelabAutoscaler.Report.dll --results $(MEASURED)/results --footprint $(MEASURED)/footprint.json --idle $(MEASURED)/idle.json \
	  --original benchmarks/Report/original.json --template benchmarks/Report/README.template --output benchmarks --commit $(shell git rev-parse --short HEAD) --job $(or $(JOB),Short)

.PHONY: order
order: aot ## Find out which methods of the binary run, for it to keep them together
	@dotnet build benchmarks/Footprint -c Release -v quiet
	@dotnet build src/Sandbox -c Release -v quiet
	@.ci/record-methods $(OPERATOR) > artifacts/methods.order && test -s artifacts/methods.order
	@mv artifacts/methods.order src/Operator/methods.order
	@wc -l src/Operator/methods.order

.PHONY: fmt
fmt: setup ## Format the code
	dotnet format

.PHONY: clean
clean: ## Remove what was built
	rm -rf artifacts
