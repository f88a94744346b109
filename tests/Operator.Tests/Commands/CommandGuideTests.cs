using System.Text;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Commands;

/// <summary>docs/command-line.md shows what the commands say. UPDATE_SNAPSHOTS=1 in the environment writes it anew.</summary>
public class CommandGuideTests
{
    private const string Start = "```console\n";
    private const string End = "```\n";
    private const string Prompt = "$ homelab-autoscaler ";

    private static readonly string File = Path.Combine(Repository.Root, "docs", "command-line.md");

    [Test]
    public async Task Every_example_says_what_the_commands_say()
    {
        var guide = await System.IO.File.ReadAllTextAsync(File);
        var actual = new StringBuilder();
        var rest = guide;
        for (var at = rest.IndexOf(Start, StringComparison.Ordinal); at >= 0; at = rest.IndexOf(Start, StringComparison.Ordinal))
        {
            var end = rest.IndexOf(End, at + Start.Length, StringComparison.Ordinal);
            actual.Append(rest[..(at + Start.Length)]);
            actual.Append(await PlayAsync(rest[(at + Start.Length)..end]));
            rest = rest[end..];
        }

        actual.Append(rest);
        if (Snapshots.AreWritten)
        {
            await System.IO.File.WriteAllTextAsync(File, actual.ToString());
            return;
        }

        await Assert.That(actual.ToString()).IsEqualTo(guide).Because("UPDATE_SNAPSHOTS=1 writes the examples of docs/command-line.md anew");
    }

    [Test]
    public async Task Every_command_is_in_the_guide()
    {
        using var cluster = CommandCluster.Bare();
        var help = (await cluster.RunAsync("--help")).Output;
        var commands = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1).Select(line => line.Trim().Split(' ')[0]).Where(name => name.Length > 0).ToList();
        var guide = await System.IO.File.ReadAllTextAsync(File);

        await Assert.That(commands).Contains("status");
        foreach (var command in commands)
        {
            await Assert.That(guide.Contains($"`{command}`", StringComparison.Ordinal) || guide.Contains($"`{command} ", StringComparison.Ordinal)).IsTrue().Because($"docs/command-line.md does not tell of {command}");
        }
    }

    /// <summary>The commands of one example with what they say, on a fleet of its own.</summary>
    private static async Task<string> PlayAsync(string example)
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        var played = new StringBuilder();
        foreach (var line in example.Split('\n').Where(line => line.StartsWith(Prompt, StringComparison.Ordinal)))
        {
            var (_, output, error) = await cluster.RunAsync([.. Words(line[Prompt.Length..]).Select(FromRoot)]);
            played.Append(line).Append('\n').Append(ToRoot(output)).Append(error);
        }

        return played.ToString();
    }

    /// <summary>Files are named from the root of the repository.</summary>
    private static string FromRoot(string word) => word.StartsWith("docs/", StringComparison.Ordinal) ? Path.Combine(Repository.Root, word) : word;

    private static string ToRoot(string output) => output.Replace(Repository.Root + "/", "", StringComparison.Ordinal);

    /// <summary>The words of a command line; quotes hold some together.</summary>
    private static string[] Words(string line) =>
        [.. line.Split('"').SelectMany((part, at) => at % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
