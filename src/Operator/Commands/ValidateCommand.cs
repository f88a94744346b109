using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Validating;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Says what is wrong with manifests, without a cluster.</summary>
internal static class ValidateCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var files = new Option<string[]>("--filename", "-f")
        {
            Description = "Files, directories (their .yaml, .yml and .json) or - for standard input",
            HelpName = "path",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var @namespace = new Option<string>("--namespace", "-n") { Description = "Namespace of objects that name none", HelpName = "name", DefaultValueFactory = _ => Composition.DefaultNamespace };
        var output = new Option<string?>("--output", "-o") { Description = "json", HelpName = "format" };
        output.AcceptOnlyFromAmong("json");
        var strict = new Option<bool>("--strict") { Description = "Let warnings fail, too" };
        var command = new Command("validate", "Say what is wrong with manifests of Groups and Nodes, without a cluster") { files, @namespace, output, strict };
        command.SetAction(result =>
        {
            var read = new ManifestFile(surroundings.Input, result.GetRequiredValue(@namespace));
            foreach (var path in result.GetRequiredValue(files).Distinct())
            {
                read.Add(path);
            }

            IReadOnlyList<Remark> remarks = [.. read.Remarks, .. new ManifestJudge(read.Manifests, surroundings.Clock.GetUtcNow()).Judge()];
            if (result.GetValue(output) == "json")
            {
                surroundings.Terminal.Out.Write(Json(remarks));
            }
            else
            {
                Tell(remarks, read, surroundings.Terminal);
            }

            return remarks.Any(remark => remark.Severity == Severity.Error || result.GetValue(strict)) ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }

    private static void Tell(IReadOnlyList<Remark> remarks, ManifestFile read, Terminal terminal)
    {
        foreach (var remark in remarks)
        {
            var tint = remark.Severity == Severity.Error ? Tint.Bad : Tint.Busy;
            terminal.Out.WriteLine(terminal.HasColours ? remark.ToString().Replace($": {remark.Severity.Text()}: ", $": {remark.Severity.Text().In(tint)}: ", StringComparison.Ordinal) : remark.ToString());
        }

        var errors = remarks.Count(remark => remark.Severity == Severity.Error);
        var others = read.Others > 0 ? $", {Count(read.Others, "object")} of other kinds passed over" : "";
        terminal.Error.WriteLine($"{Count(read.Manifests.Count, "object")}: {Count(errors, "error")}, {Count(remarks.Count - errors, "warning")}{others}");
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Json(IEnumerable<Remark> remarks)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, OutputFormats.Readable))
        {
            writer.WriteStartArray();
            foreach (var remark in remarks)
            {
                writer.WriteStartObject();
                writer.WriteString("file", remark.File);
                writer.WriteNumber("line", remark.Line);
                writer.WriteNumber("column", remark.Column);
                writer.WriteString("severity", remark.Severity.Text());
                writer.WriteString("object", remark.Object);
                writer.WriteString("field", remark.Field);
                writer.WriteString("message", remark.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return $"{Encoding.UTF8.GetString(buffer.WrittenSpan)}\n";
    }
}
