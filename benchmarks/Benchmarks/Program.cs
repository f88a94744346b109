using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(HomelabAutoscaler.Benchmarks.RpcBenchmarks).Assembly).Run(args);
