namespace HomelabAutoscaler.Chart.Tests;

/// <summary>The files in Values: each is one way to use the chart.</summary>
public static class Variants
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Values");

    public static IEnumerable<string> All() => Directory.GetFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, $"{name}.yaml"));
}
