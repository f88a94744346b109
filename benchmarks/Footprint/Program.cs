using System.CommandLine;
using HomelabAutoscaler.Footprint;

var program = new Option<FileInfo>("--operator") { Description = "The operator's binary", Required = true, Recursive = true };
var json = new Option<FileInfo?>("--json") { Description = "File to write the figures to", Recursive = true };
program.AcceptExistingOnly();

var sizes = new Option<int[]>("--machines") { Description = "Sizes of homelabs", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [10, 100, 1000] };
var calls = new Option<int>("--calls") { Description = "Calls to make for each size", DefaultValueFactory = _ => 10_000 };
var most = new Option<double?>("--most") { Description = "Fails when more is resident while idle, in MiB" };
var command = new RootCommand("Measures the native binary against the sandbox's API server: memory, latency, start-up, size.") { program, json, sizes, calls, most };
command.SetAction(async result =>
{
    var binary = result.GetRequiredValue(program);
    var measurements = new List<Measurement>();
    foreach (var machines in result.GetRequiredValue(sizes).Order())
    {
        await Console.Error.WriteLineAsync($"{machines} machines …");
        measurements.Add(await Measurement.OfAsync(binary.FullName, machines, result.GetValue(calls)));
    }

    var figures = new Figures(binary.Length / 1e6, result.GetValue(calls), measurements);
    Show(new FiguresTable(figures, null).Lines(), result.GetValue(json), figures);
    var large = measurements.FindAll(measurement => measurement.Idle.All > result.GetValue(most));
    large.ForEach(measurement => Console.Error.WriteLine($"more than {result.GetValue(most)} MiB are resident with {measurement.Machines} machines: {measurement.Idle}"));
    return large.Count > 0 ? 1 : 0;
});

var length = new Option<TimeSpan>("--length") { Description = "How long each load is measured", DefaultValueFactory = _ => TimeSpan.FromMinutes(1) };
var idle = new Command("idle", "Measures what an idle operator uses; fails when that is over its budget.") { length };
idle.SetAction(async result =>
{
    var hours = await IdleHour.OfAsync(result.GetRequiredValue(program).FullName, result.GetValue(length));
    Show(new IdleTable(hours).Lines(), result.GetValue(json), hours);
    foreach (var hour in hours.Where(static hour => hour.IsOverBudget))
    {
        await Console.Error.WriteLineAsync($"over budget: {hour.Load}");
    }

    return hours.Any(static hour => hour.IsOverBudget) ? 1 : 0;
});
command.Add(idle);
return await command.Parse(args).InvokeAsync();

static void Show<T>(IEnumerable<string> table, FileInfo? file, T figures)
{
    foreach (var line in table)
    {
        Console.WriteLine(line);
    }

    if (file is not null)
    {
        Figures.Write(file.FullName, figures);
    }
}
