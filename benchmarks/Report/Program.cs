using System.CommandLine;
using HomelabAutoscaler.Footprint;
using HomelabAutoscaler.Report;
using HomelabAutoscaler.Report.Plots;
using HomelabAutoscaler.Report.Results;
using HomelabAutoscaler.Report.Tables;

var results = new Option<DirectoryInfo>("--results") { Description = "BenchmarkDotNet's results", Required = true };
var footprint = new Option<FileInfo>("--footprint") { Description = "What the footprint program measured", Required = true };
var idle = new Option<FileInfo>("--idle") { Description = "What it measured of an idle operator", Required = true };
var original = new Option<FileInfo>("--original") { Description = "The Go original's figures", Required = true };
var template = new Option<FileInfo>("--template") { Description = "The text around the tables", Required = true };
var output = new Option<DirectoryInfo>("--output") { Description = "Folder for README.md and the plots", Required = true };
var commit = new Option<string>("--commit") { Description = "What was measured", Required = true };
var job = new Option<string>("--job") { Description = "BenchmarkDotNet's job", Required = true };
var command = new RootCommand("Writes the report on what was measured.") { results, footprint, idle, original, template, output, commit, job };
foreach (var file in (Option<FileInfo>[])[footprint, idle, original, template])
{
    file.AcceptExistingOnly();
}

results.AcceptExistingOnly();
output.AcceptExistingOnly();
command.SetAction(result =>
{
    var run = BenchmarkRun.Read(result.GetRequiredValue(results).FullName);
    var ours = Figures.Read<Figures>(result.GetRequiredValue(footprint).FullName);
    var its = Figures.Read<Figures>(result.GetRequiredValue(original).FullName);
    var hours = Figures.Read<List<IdleHour>>(result.GetRequiredValue(idle).FullName);
    var surroundings = Surroundings.Describe(
        run, result.GetRequiredValue(commit), DateTimeOffset.UtcNow, File.ReadAllText("/proc/loadavg"), Environment.ProcessorCount, result.GetRequiredValue(job));
    var page = Template.Fill(File.ReadAllText(result.GetRequiredValue(template).FullName), new Dictionary<string, IEnumerable<string>>
    {
        ["machine"] = [surroundings],
        ["footprint"] = new FiguresTable(ours, its).Lines(),
        ["idle"] = new IdleTable(hours).Lines(),
        ["readers"] = new SuiteTable(run, "ReaderBenchmarks", "System.Text.Json, source-generated").Lines(),
        ["transitions"] = new SuiteTable(run, "TransitionBenchmarks", "generated table").Lines(),
        ["rpcs"] = new SuiteTable(run, "RpcBenchmarks", "Refresh (empty)").Lines(),
        ["lists"] = new SuiteTable(run, "ListBenchmarks", "read a list of 1000 Nodes, keep nothing").Lines(),
        ["decisions"] = new SuiteTable(run, "DecisionBenchmarks", "a machine at rest").Lines(),
    });
    Write("README.md", page);
    Write("memory.svg", Overview.ResidentMemory(ours, its).ToString());
    Write("latency.svg", new LatencyPlot(ours, its).Draw().ToString());
    Write("readers.svg", Overview.Readers(run).ToString());
    Write("transitions.svg", Overview.Transitions(run).ToString());

    void Write(string name, string text) => File.WriteAllText(Path.Combine(result.GetRequiredValue(output).FullName, name), text);
});
return command.Parse(args).Invoke();
