using System.Text.Json;

namespace HomelabAutoscaler.Footprint;

/// <summary>What was measured of one binary.</summary>
/// <param name="BinaryMegabytes">Its size.</param>
/// <param name="Calls">How many were made for each size of homelab.</param>
/// <param name="Sizes">By size of homelab, ascending.</param>
internal sealed record Figures(double BinaryMegabytes, int Calls, IReadOnlyList<Measurement> Sizes)
{
    /// <summary>The call that does nothing.</summary>
    public const string Floor = "Refresh";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <exception cref="JsonException">The file is something else.</exception>
    public static T Read<T>(string path) => JsonSerializer.Deserialize<T>(File.ReadAllText(path), Json) ?? throw new JsonException($"{path} holds nothing");

    public static void Write<T>(string path, T figures) => File.WriteAllText(path, JsonSerializer.Serialize(figures, Json));

    /// <summary>The call's latencies at a size of homelab; null where they were not measured.</summary>
    public Latencies? Find(string call, int machines) =>
        Sizes.FirstOrDefault(size => size.Machines == machines)?.Latencies.FirstOrDefault(latencies => latencies.Call == call);
}
