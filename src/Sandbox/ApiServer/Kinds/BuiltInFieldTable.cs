using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>
/// <c>fields.txt</c>: one field a line, <c>Type.field</c> and then words: <c>map=KEY,…</c> and <c>set</c> (list types), <c>atomic</c>,
/// <c>merge=KEY</c> and <c>merge</c> (strategic patches), <c>retain</c>, <c>zero=JSON</c> (encoded even when empty), <c>pointer</c>
/// (keeps a zero that was given), <c>default=JSON</c>, <c>micro</c> (a time with microseconds). A line with a type alone can say <c>atomic</c>.
/// </summary>
internal sealed class BuiltInFieldTable
{
    private readonly Dictionary<string, Row> _rows = [];

    public sealed record Row(BuiltInField Field)
    {
        public string ListType { get; init; } = "";

        public IReadOnlyList<string> ListMapKeys { get; init; } = [];

        public bool IsAtomic { get; init; }

        public bool IsMicroTime { get; init; }

        public JsonNode? Default { get; init; }
    }

    public static BuiltInFieldTable Load()
    {
        using var reader = new StringReader(Embedded.Text("fields.txt"));
        var table = new BuiltInFieldTable();
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && words[0][0] != '#')
                table._rows[words[0]] = words.Skip(1).Aggregate(table._rows.GetValueOrDefault(words[0]) ?? new Row(new BuiltInField("")), With);
        }
        return table;
    }

    public Row? Find(string type, string field) => _rows.GetValueOrDefault($"{type}.{field}");

    public bool IsAtomic(string type) => _rows.GetValueOrDefault(type)?.IsAtomic ?? false;

    private static Row With(Row row, string word)
    {
        var separator = word.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = separator < 0 ? (word, "") : (word[..separator], word[(separator + 1)..]);
        return name switch
        {
            "map" => row with { ListType = "map", ListMapKeys = value.Split(',') },
            "set" => row with { ListType = "set" },
            "atomic" => row with { IsAtomic = true },
            "default" => row with { Default = JsonReader.Read(value), Field = row.Field with { KeepsZero = true } },
            "merge" => row with { Field = row.Field with { PatchMerges = true, PatchMergeKey = value } },
            "micro" => row with { IsMicroTime = true },
            "retain" => row with { Field = row.Field with { RetainsKeys = true } },
            "pointer" => row with { Field = row.Field with { KeepsZero = true } },
            "zero" => row with { Field = row.Field with { IsAlwaysPresent = true, Zero = JsonReader.Read(value), KeepsZero = true } },
            _ => throw new FormatException($"fields.txt: unknown word {word}"),
        };
    }
}
