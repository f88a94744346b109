using System.Globalization;
using HomelabAutoscaler.Oracle.Tests.CaModel;

namespace HomelabAutoscaler.Oracle.Tests.Scripts;

/// <summary>
/// A run in a form that can be read, printed and pasted into a test: what there is, one line each, and what happens, one
/// line each, in the order of time. The same script always makes the same run.
/// </summary>
/// <param name="Version">Which Cluster Autoscaler decides.</param>
/// <param name="IsPriced">Whether it chooses among groups by price, or takes the first one.</param>
/// <param name="Pace">Seconds from one step to the next.</param>
/// <param name="Hold">Seconds that what a person wants is left alone by everybody else.</param>
internal sealed record Script(CaVersion Version, bool IsPriced, int Pace, int Hold, IReadOnlyList<GroupSetup> Groups, IReadOnlyList<MachineSetup> Machines, IReadOnlyList<Line> Lines)
{
    public const int UsualHold = 600;

    /// <exception cref="FormatException">A line is none of a script.</exception>
    public static Script Parse(string text)
    {
        var script = new Script(CaVersion.Until135, false, 5, UsualHold, [], [], []);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var values = words.Skip(1).Where(word => word.Contains('=')).Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
            try
            {
                script = words[0] switch
                {
                    "run" => script with { Version = CaVersion.Named(values["ca"]), IsPriced = Int("priced") == 1, Pace = Int("pace"), Hold = values.ContainsKey("hold") ? Int("hold") : UsualHold },
                    "group" => script with { Groups = [.. script.Groups, new(words[1], Int("min"), Int("max"), Int("provision"), Int("unneeded"))] },
                    "machine" => script with { Machines = [.. script.Machines, new(words[1], values["group"], Int("cpu"), Int("boot"), Int("price"), Int("joined") == 1, Int("on") == 1)] },
                    _ when words[0][0] == '@' => script with { Lines = [.. script.Lines, new(Number(words[0][1..]), Enum.Parse<Act>(words[1]), words[2], Number(words[3]))] },
                    _ => throw new FormatException("a line begins with run, group, machine or @seconds"),
                };
            }
            catch (Exception e) when (e is FormatException or KeyNotFoundException or ArgumentException or IndexOutOfRangeException)
            {
                throw new FormatException($"\"{line}\" is no line of a script: {e.Message}", e);
            }

            int Int(string name) => Number(values[name]);
        }

        return script;
    }

    public override string ToString() => string.Join('\n', (IEnumerable<object>)
    [
        $"run ca={Version.Name} priced={(IsPriced ? 1 : 0)} pace={Pace} hold={Hold}", .. Groups, .. Machines, .. Lines,
    ]);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
