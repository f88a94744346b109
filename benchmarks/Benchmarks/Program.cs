using BenchmarkDotNet.Running;

var summaries = BenchmarkSwitcher.FromAssembly(typeof(HomelabAutoscaler.Benchmarks.RpcBenchmarks).Assembly).Run(args).ToList();

// A benchmark that could not be run must not go unnoticed in CI.
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
