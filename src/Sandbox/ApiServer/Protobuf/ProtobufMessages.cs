using System.Globalization;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary><c>messages.txt</c>: the fields of the protobuf messages that are understood.</summary>
internal static class ProtobufMessages
{
    private static readonly Dictionary<(string Message, int Number), Field> Fields = Load();
    private static readonly HashSet<string> Names = [.. Fields.Keys.Select(f => f.Message)];

    public sealed record Field(string Name, string Shape)
    {
        public bool IsRepeated => Shape.StartsWith("[]", StringComparison.Ordinal);

        public bool IsMap => Shape.StartsWith("map:", StringComparison.Ordinal);

        /// <summary>The shape of one item.</summary>
        public string Item => IsRepeated ? Shape[2..] : IsMap ? Shape[4..] : Shape;
    }

    public static bool IsKnown(string message) => Names.Contains(message);

    public static Field? Find(string message, int number) => Fields.GetValueOrDefault((message, number));

    private static Dictionary<(string, int), Field> Load() => Embedded.Text("messages.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] != '#').Select(line => line.Split(' '))
        .ToDictionary(words => (words[0].Split('.')[0], int.Parse(words[1], CultureInfo.InvariantCulture)), words => new Field(words[0].Split('.')[1], words[2]));
}
