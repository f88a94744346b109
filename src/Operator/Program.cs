using HomelabAutoscaler.Operator.Commands;

return await CommandLine.RunAsync(args, Surroundings.OfProcess());
