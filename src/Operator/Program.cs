using HomelabAutoscaler.Operator.Commands;
using HomelabAutoscaler.Operator.Hosting;

var result = CommandLine.Build().Parse(args);
if (result.Errors.Count > 0)
{
    foreach (var error in result.Errors)
    {
        await Console.Error.WriteLineAsync($"homelab-autoscaler: {error.Message}");
    }

    await Console.Error.WriteLineAsync("homelab-autoscaler: see --help");
    return ExitCode.Usage;
}

return await result.InvokeAsync();
