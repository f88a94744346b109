using System.CommandLine;
using HomelabAutoscaler.Footprint;

var program = new Option<FileInfo>("--operator") { Description = "The operator's binary", Required = true };
var sizes = new Option<int[]>("--machines") { Description = "Sizes of homelabs", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [10, 100, 1000] };
var calls = new Option<int>("--calls") { Description = "Calls to make for each size", DefaultValueFactory = _ => 10_000 };
var command = new RootCommand("Measures the native binary against the sandbox's API server.") { program, sizes, calls };
program.AcceptExistingOnly();
command.SetAction(async result =>
{
    var path = result.GetRequiredValue(program).FullName;
    var measurements = new List<Measurement>();
    foreach (var machines in result.GetRequiredValue(sizes))
    {
        await Console.Error.WriteLineAsync($"{machines} machines …");
        measurements.Add(await Measurement.OfAsync(path, machines, result.GetValue(calls)));
    }

    Report.Write(Console.Out, path, result.GetValue(calls), measurements);
});
return await command.Parse(args).InvokeAsync();
